package dev.pando.internal.connection;

import dev.pando.connection.AuthenticationException;
import dev.pando.connection.ConnectionOptions;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * The mutual challenge of CPython's {@code multiprocessing.connection}: each side sends random
 * bytes, and the other returns their HMAC by the key.
 *
 * <pre>
 *   listener                                   client
 *   #CHALLENGE#{sha256} + 40 random bytes  ──▶
 *                                          ◀──  {sha256} + HMAC of all after #CHALLENGE#
 *   #WELCOME# or #FAILURE#                 ──▶
 *   and the same once more with the roles changed
 * </pre>
 *
 * <p>CPython before 3.12 knows no prefix: its challenge is 20 bytes, its answer the 16 bytes of an
 * HMAC-MD5, also to a challenge that names another digest. That form, and {@code {md5}}, are
 * refused unless the options allow it.
 */
final class Handshake {
  /** CPython's limit for each message before the peer is known, in bytes. */
  static final int MAX_FRAME_BYTES = 256;

  private static final String CHALLENGE = "#CHALLENGE#";
  private static final byte[] WELCOME = "#WELCOME#".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FAILURE = "#FAILURE#".getBytes(StandardCharsets.US_ASCII);
  private static final Digest PREFERRED = Digest.SHA256;
  private static final int RANDOM_BYTES = 40;
  private static final int LEGACY_CHALLENGE_BYTES = 20;
  private static final int LEGACY_ANSWER_BYTES = 16;
  private static final String LEGACY_REMEDY =
      "; CPython before 3.12 knows nothing else, withLegacyMd5(true) talks to it";

  private final SocketConnection connection;
  private final byte[] key;
  private final boolean legacyMd5;
  private final Deadline deadline;

  Handshake(SocketConnection connection, ConnectionOptions options, Deadline deadline) {
    this.connection = connection;
    this.key = options.authKey();
    this.legacyMd5 = options.isLegacyMd5();
    this.deadline = deadline;
  }

  /** The listener's part. */
  void asListener() throws IOException, InterruptedException {
    deliverChallenge();
    answerChallenge();
  }

  /** The client's part. */
  void asClient() throws IOException, InterruptedException {
    answerChallenge();
    deliverChallenge();
  }

  private void deliverChallenge() throws IOException, InterruptedException {
    byte[] random = new byte[RANDOM_BYTES];
    Source.RANDOM.nextBytes(random);
    byte[] message = concatenate(PREFERRED.prefix(), random);
    write(concatenate(CHALLENGE, message));
    try {
      verify(message, read());
    } catch (AuthenticationException e) {
      write(FAILURE);
      throw e;
    }
    write(WELCOME);
  }

  private void verify(byte[] message, byte[] answer) throws AuthenticationException {
    Digest digest;
    byte[] code;
    if (answer.length == LEGACY_ANSWER_BYTES) {
      digest = Digest.MD5;
      code = answer;
    } else {
      Optional<Digest> named = Digest.namedBy(answer);
      if (named.isEmpty()) {
        throw new AuthenticationException(
            "the peer answered the challenge by " + answer.length + " bytes without a digest name");
      }
      digest = named.get();
      code = Arrays.copyOfRange(answer, digest.prefix().length(), answer.length);
    }
    if (digest == Digest.MD5 && !legacyMd5) {
      throw new AuthenticationException(
          "the peer answered the challenge by HMAC-MD5, which is refused" + LEGACY_REMEDY);
    }
    if (!digest.verifies(key, message, code)) {
      throw new AuthenticationException("digest received was wrong: the peer has another key");
    }
  }

  private void answerChallenge() throws IOException, InterruptedException {
    byte[] challenge = read();
    if (!startsWith(challenge, CHALLENGE)) {
      throw new AuthenticationException(
          "protocol error: the peer sent " + challenge.length + " bytes that are no challenge");
    }
    byte[] message = Arrays.copyOfRange(challenge, CHALLENGE.length(), challenge.length);
    if (message.length < LEGACY_CHALLENGE_BYTES) {
      throw new AuthenticationException("challenge too short: " + message.length + " bytes");
    }
    write(answer(message));
    if (!Arrays.equals(read(), WELCOME)) {
      throw new AuthenticationException("digest sent was rejected: the peer has another key");
    }
  }

  private byte[] answer(byte[] message) throws AuthenticationException {
    boolean legacy = message.length == LEGACY_CHALLENGE_BYTES;
    Optional<Digest> named = legacy ? Optional.of(Digest.MD5) : Digest.namedBy(message);
    if (named.isEmpty()) {
      throw new AuthenticationException("the peer's challenge names no digest that is known here");
    }
    Digest digest = named.get();
    if (digest == Digest.MD5 && !legacyMd5) {
      throw new AuthenticationException(
          "the peer's challenge asks for HMAC-MD5, which is refused" + LEGACY_REMEDY);
    }
    byte[] code = digest.hmac(key, message);
    return legacy ? code : concatenate(digest.prefix(), code);
  }

  private byte[] read() throws IOException, InterruptedException {
    try {
      return connection.recvBytes(MAX_FRAME_BYTES, deadline);
    } catch (EOFException e) {
      AuthenticationException failure =
          new AuthenticationException("the peer closed the connection before it was authenticated");
      failure.initCause(e);
      throw failure;
    }
  }

  private void write(byte[] message) throws IOException, InterruptedException {
    connection.send(MemorySegment.ofArray(message), deadline);
  }

  static boolean startsWith(byte[] message, String ascii) {
    if (message.length < ascii.length()) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (message[i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static byte[] concatenate(String ascii, byte[] rest) {
    byte[] whole =
        Arrays.copyOf(ascii.getBytes(StandardCharsets.US_ASCII), ascii.length() + rest.length);
    System.arraycopy(rest, 0, whole, ascii.length(), rest.length);
    return whole;
  }

  /** Made when it is first needed: seeding takes a starting process a while. */
  private static final class Source {
    static final SecureRandom RANDOM = new SecureRandom();
  }
}
