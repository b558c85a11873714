package dev.pando.connection;

import dev.pando.internal.process.Processes;
import dev.pando.spi.ClassFilter;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How connections over sockets are made. Immutable: each method returns other options.
 *
 * {@snippet :
 * ConnectionOptions options = ConnectionOptions.defaults().withAuthKey(key).withBacklog(50);
 * }
 */
public final class ConnectionOptions {
  /** Room for bursts of clients; Python's default of 1 makes them wait for a second. */
  private static final int DEFAULT_BACKLOG = 50;

  /** Two exchanges of small messages take milliseconds, even with a slow machine far away. */
  private static final Duration DEFAULT_HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

  /** What CPython calls "a very generous timeout when it comes to local connections". */
  private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(20);

  private static final ConnectionOptions DEFAULTS =
      new ConnectionOptions(
          null,
          true,
          false,
          DEFAULT_BACKLOG,
          DEFAULT_HANDSHAKE_TIMEOUT,
          DEFAULT_CONNECT_TIMEOUT,
          null,
          null);

  private final byte @Nullable [] authKey;
  private final boolean authenticated;
  private final boolean legacyMd5;
  private final int backlog;
  private final Duration handshakeTimeout;
  private final Duration connectTimeout;
  private final @Nullable ClassFilter classFilter;
  private final @Nullable SSLContext tls;

  private ConnectionOptions(
      byte @Nullable [] authKey,
      boolean authenticated,
      boolean legacyMd5,
      int backlog,
      Duration handshakeTimeout,
      Duration connectTimeout,
      @Nullable ClassFilter classFilter,
      @Nullable SSLContext tls) {
    this.authKey = authKey;
    this.authenticated = authenticated;
    this.legacyMd5 = legacyMd5;
    this.backlog = backlog;
    this.handshakeTimeout = handshakeTimeout;
    this.connectTimeout = connectTimeout;
    this.classFilter = classFilter;
    this.tls = tls;
  }

  /** The key of the process tree, SHA-256, a backlog of 50, limits of 10 and 20 seconds. */
  public static ConnectionOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Authenticates by this key. An empty key is a key.
   *
   * @param key copied
   */
  public ConnectionOptions withAuthKey(byte[] key) {
    return new ConnectionOptions(
        key.clone(), true, legacyMd5, backlog, handshakeTimeout, connectTimeout, classFilter, tls);
  }

  /**
   * Does not authenticate; {@code authkey=None}. Whoever reaches the address can then talk to this
   * process, so objects of classes are refused unless {@link #withClassFilter} names them.
   */
  public ConnectionOptions withoutAuthentication() {
    return new ConnectionOptions(
        null, false, legacyMd5, backlog, handshakeTimeout, connectTimeout, classFilter, tls);
  }

  /**
   * Also talks to CPython before 3.12, which knows the challenge by HMAC-MD5 only. Off by default:
   * with it, a peer may choose the weaker form.
   */
  public ConnectionOptions withLegacyMd5(boolean allowed) {
    return new ConnectionOptions(
        authKey,
        authenticated,
        allowed,
        backlog,
        handshakeTimeout,
        connectTimeout,
        classFilter,
        tls);
  }

  /**
   * How many clients may wait to be accepted.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public ConnectionOptions withBacklog(int clients) {
    if (clients < 1) {
      throw new IllegalArgumentException("backlog " + clients + ": must be at least 1");
    }
    return new ConnectionOptions(
        authKey,
        authenticated,
        legacyMd5,
        clients,
        handshakeTimeout,
        connectTimeout,
        classFilter,
        tls);
  }

  /** How long a listener gives a client to authenticate itself. */
  public ConnectionOptions withHandshakeTimeout(Duration timeout) {
    return new ConnectionOptions(
        authKey,
        authenticated,
        legacyMd5,
        backlog,
        positive("handshake time-out", timeout),
        connectTimeout,
        classFilter,
        tls);
  }

  /** How long a client tries to connect and to authenticate itself. */
  public ConnectionOptions withConnectTimeout(Duration timeout) {
    return new ConnectionOptions(
        authKey,
        authenticated,
        legacyMd5,
        backlog,
        handshakeTimeout,
        positive("connect time-out", timeout),
        classFilter,
        tls);
  }

  /** Asked before an object of a class is made from received bytes. */
  public ConnectionOptions withClassFilter(ClassFilter filter) {
    return new ConnectionOptions(
        authKey, authenticated, legacyMd5, backlog, handshakeTimeout, connectTimeout, filter, tls);
  }

  /**
   * Encrypts connections over TCP by TLS, before the key is asked for. CPython knows no TLS there.
   *
   * <p>A listener shows the context's certificate; a client checks it against what its context
   * trusts, and against the host that it connects to. {@link TlsContexts} makes contexts from key
   * stores.
   */
  public ConnectionOptions withTls(SSLContext context) {
    return new ConnectionOptions(
        authKey,
        authenticated,
        legacyMd5,
        backlog,
        handshakeTimeout,
        connectTimeout,
        classFilter,
        context);
  }

  private static Duration positive(String name, Duration timeout) {
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException(name + " " + timeout + ": must be positive");
    }
    return timeout;
  }

  /** Whether peers authenticate each other. */
  public boolean isAuthenticated() {
    return authenticated;
  }

  /** The key that peers authenticate each other by, a copy; empty without authentication. */
  public byte[] authKey() {
    if (!authenticated) {
      return new byte[0];
    }
    byte[] key = authKey;
    return key == null ? Processes.current().authKey() : key.clone();
  }

  /** Whether the challenge by HMAC-MD5 is accepted. */
  public boolean isLegacyMd5() {
    return legacyMd5;
  }

  /** How many clients may wait to be accepted. */
  public int backlog() {
    return backlog;
  }

  /** How long a listener gives a client to authenticate itself. */
  public Duration handshakeTimeout() {
    return handshakeTimeout;
  }

  /** How long a client tries to connect and to authenticate itself. */
  public Duration connectTimeout() {
    return connectTimeout;
  }

  /** What connections are encrypted by; null if they are not. */
  public @Nullable SSLContext tls() {
    return tls;
  }

  /** The filter that was set; else all classes from peers with the key, and none from others. */
  public ClassFilter classFilter() {
    ClassFilter filter = classFilter;
    if (filter != null) {
      return filter;
    }
    return authenticated ? ClassFilter.all() : className -> false;
  }
}
