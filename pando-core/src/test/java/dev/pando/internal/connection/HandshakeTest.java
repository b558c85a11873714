package dev.pando.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.connection.AuthenticationException;
import dev.pando.connection.Connection;
import dev.pando.connection.ConnectionOptions;
import dev.pando.connection.Listener;
import dev.pando.testing.Conformance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The challenge, with a test as the other side. */
@Timeout(60)
class HandshakeTest {
  private static final byte[] KEY = ascii("peekaboo");
  private static final ConnectionOptions OPTIONS = ConnectionOptions.defaults().withAuthKey(KEY);
  private static final String CHALLENGE = "#CHALLENGE#";

  private Listener listener;
  private SocketConnection ours;
  private Connection theirs;

  @BeforeEach
  void connect() throws IOException, InterruptedException {
    listener = Listener.open(ConnectionOptions.defaults().withoutAuthentication());
    ours =
        (SocketConnection)
            SocketClient.connect(
                listener.address(), ConnectionOptions.defaults().withoutAuthentication());
    theirs = listener.accept();
  }

  @AfterEach
  void close() throws IOException {
    ours.close();
    theirs.close();
    listener.close();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] whole = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, whole, first.length, second.length);
    return whole;
  }

  private Handshake handshake(ConnectionOptions options) {
    return new Handshake(ours, options, Deadline.in(Duration.ofSeconds(30)));
  }

  private byte[] challengeAsListener(ConnectionOptions options) throws Exception {
    FutureTask<Void> handshake =
        new FutureTask<>(() -> {
          handshake(options).asListener();
          return null;
        });
    running = handshake;
    Thread.ofVirtual().start(handshake);
    byte[] challenge = theirs.recvBytes();
    assertThat(new String(challenge, StandardCharsets.ISO_8859_1))
        .startsWith(CHALLENGE + "{sha256}")
        .hasSize(CHALLENGE.length() + "{sha256}".length() + 40);
    return Arrays.copyOfRange(challenge, CHALLENGE.length(), challenge.length);
  }

  private FutureTask<Void> running = new FutureTask<>(() -> null);

  @Test
  @Conformance("ChallengeResponseTest.test_challengeresponse")
  void theCodesAreThoseOfCPython() {
    // hmac.new(b'peekaboo', b'{sha256}' + bytes(40), 'sha256').hexdigest() and so on
    byte[] message = join(ascii("{sha256}"), new byte[40]);
    assertThat(HexFormat.of().formatHex(Digest.SHA256.hmac(KEY, message)))
        .isEqualTo("88d438826d00cb548ce738f7e7bbc43066923056e335af69c3ff5ef5bf5dfab5");
    assertThat(HexFormat.of().formatHex(Digest.MD5.hmac(KEY, new byte[20])))
        .isEqualTo("01db0c3e09d33bd8c854075c2e9f53a4");
    assertThat(HexFormat.of().formatHex(Digest.SHA3_384.hmac(KEY, message)))
        .isEqualTo(
            "d0fc462ebfe233517c3af0a3ac15a9b4cd3aff26b16c9bc9703a287e877aa3da8cdff069f22e0ff9d2a556d094620fd5");
    assertThat(HexFormat.of().formatHex(Digest.SHA256.hmac(new byte[0], message)))
        .isEqualTo("9448ddf834f576afe786ffc53b437603233609c033f93c36174cb159aef4309d");
  }

  @Test
  @Conformance("ChallengeResponseTest.test_challengeresponse")
  void anAnswerByAnyStrongDigestIsWelcome() throws Exception {
    for (Digest digest : new Digest[] {Digest.SHA256, Digest.SHA384, Digest.SHA3_256}) {
      byte[] message = challengeAsListener(OPTIONS);
      theirs.sendBytes(join(ascii(digest.prefix()), digest.hmac(KEY, message)));
      assertThat(theirs.recvBytes()).isEqualTo(ascii("#WELCOME#"));
      byte[] random = new byte[40];
      byte[] challenge = join(ascii(digest.prefix()), random);
      theirs.sendBytes(join(ascii(CHALLENGE), challenge));
      assertThat(theirs.recvBytes())
          .isEqualTo(join(ascii(digest.prefix()), digest.hmac(KEY, challenge)));
      theirs.sendBytes(ascii("#WELCOME#"));
      running.get();
    }
  }

  @Test
  @Conformance("ChallengeResponseTest.test_challengeresponse")
  void md5IsRefusedInBothFormsUnlessAllowed() throws Exception {
    byte[] message = challengeAsListener(OPTIONS);
    theirs.sendBytes(Digest.MD5.hmac(KEY, message));
    assertThat(theirs.recvBytes()).isEqualTo(ascii("#FAILURE#"));
    assertThatThrownBy(running::get).hasCauseInstanceOf(AuthenticationException.class);

    message = challengeAsListener(OPTIONS);
    theirs.sendBytes(join(ascii("{md5}"), Digest.MD5.hmac(KEY, message)));
    assertThat(theirs.recvBytes()).isEqualTo(ascii("#FAILURE#"));
    assertThatThrownBy(running::get).hasCauseInstanceOf(AuthenticationException.class);

    message = challengeAsListener(OPTIONS.withLegacyMd5(true));
    theirs.sendBytes(Digest.MD5.hmac(KEY, message));
    assertThat(theirs.recvBytes()).isEqualTo(ascii("#WELCOME#"));
    byte[] legacy = new byte[20];
    theirs.sendBytes(join(ascii(CHALLENGE), legacy));
    assertThat(theirs.recvBytes()).isEqualTo(Digest.MD5.hmac(KEY, legacy));
    theirs.sendBytes(ascii("#WELCOME#"));
    running.get();
  }

  @Test
  @Conformance("OtherTest.test_deliver_challenge_auth_failure")
  void aBogusAnswerIsAFailure() throws Exception {
    byte[] message = challengeAsListener(OPTIONS);
    assertThat(message).isNotEmpty();
    theirs.sendBytes(ascii("something bogus"));

    assertThat(theirs.recvBytes()).isEqualTo(ascii("#FAILURE#"));
    assertThatThrownBy(running::get).hasCauseInstanceOf(AuthenticationException.class);
  }

  @Test
  @Conformance("OtherTest.test_answer_challenge_auth_failure")
  void aPeerThatDoesNotWelcomeUsIsAFailure() throws Exception {
    theirs.sendBytes(join(ascii(CHALLENGE), join(ascii("{sha256}"), new byte[40])));
    theirs.sendBytes(ascii("something bogus"));

    assertThatThrownBy(() -> handshake(OPTIONS).asClient())
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("rejected");
  }

  @Test
  void aChallengeThatIsNoneOrTooShortOrUnknownIsAFailure() throws Exception {
    for (byte[] challenge :
        new byte[][] {
          ascii("hello"),
          join(ascii(CHALLENGE), new byte[19]),
          join(ascii(CHALLENGE), new byte[20]),
          join(ascii(CHALLENGE), join(ascii("{crc32}"), new byte[40])),
          join(ascii(CHALLENGE), new byte[40])
        }) {
      theirs.sendBytes(challenge);
      assertThatThrownBy(() -> handshake(OPTIONS).asClient())
          .isInstanceOf(AuthenticationException.class);
    }
  }

  @Test
  void aFrameBeforeAuthenticationIsAtMost256Bytes() throws Exception {
    byte[] message = challengeAsListener(OPTIONS);
    assertThat(message).isNotEmpty();
    theirs.sendBytes(new byte[257]);

    assertThatThrownBy(running::get)
        .hasCauseInstanceOf(IOException.class)
        .hasMessageContaining("257");
  }
}
