package dev.pando.connection;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Contexts for {@link ConnectionOptions#withTls}, for programs that have no other means to make
 * them.
 *
 * <pre>
 *   keytool -genkeypair -alias pando -keyalg EC -dname CN=pando -ext san=dns:server,ip:10.0.0.5
 *       -keystore server.p12
 *   keytool -exportcert -alias pando -keystore server.p12 -file server.crt
 *   keytool -importcert -alias pando -noprompt -file server.crt -keystore clients.p12
 * </pre>
 *
 * <p>The listener then uses {@code server.p12}, and clients {@code clients.p12}, which has no
 * secret in it. Certificates must name the host that clients connect to ({@code san}).
 */
public final class TlsContexts {
  private static final String PROTOCOL = "TLS";

  private TlsContexts() {}

  /**
   * A context from a key store: its private keys are this side's, its certificates are those that
   * are trusted.
   *
   * @param keyStore of any type that the JDK reads; {@code keytool} makes PKCS12
   * @param password of the store and its keys
   * @throws IOException if the file cannot be read, is no key store, or has another password
   */
  public static SSLContext ofKeyStore(Path keyStore, char[] password) throws IOException {
    char[] secret = password.clone();
    try (InputStream in = Files.newInputStream(keyStore)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(in, secret);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, secret);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance(PROTOCOL);
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the key store " + keyStore + " cannot be used: " + e.getMessage(), e);
    } finally {
      Arrays.fill(secret, '\0');
    }
  }
}
