package dev.pando.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Strangers that send rubbish. */
class ListenerFuzzTest {
  private static final int CASES = 100_000;

  /** After so many, somebody with the key comes by. */
  private static final int FRIEND_EVERY = 1_000;

  /** What a stranger may cost: far less than what most of them announce. */
  private static final long MOST_BYTES_EACH = 128 << 10;

  private static final byte[] CHALLENGE =
      ("#CHALLENGE#{sha256}" + "r".repeat(40)).getBytes(StandardCharsets.US_ASCII);

  private final Random random = new Random(20_261_125);
  private final ByteBuffer sink = ByteBuffer.allocate(4096);

  @Test
  @Timeout(240)
  void rubbishOfAHundredThousandStrangersHurtsNobody() throws Exception {
    ConnectionOptions options =
        ConnectionOptions.defaults().withHandshakeTimeout(Duration.ofSeconds(1));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Listener listener = Listener.open(options)) {
      greet(listener);
      long before = threads.getTotalThreadAllocatedBytes();
      for (int i = 1; i <= CASES; i++) {
        annoy(listener.address());
        if (i % FRIEND_EVERY == 0) {
          greet(listener);
        }
      }
      long each = (threads.getTotalThreadAllocatedBytes() - before) / CASES;

      assertThat(each).isLessThan(MOST_BYTES_EACH);
      assertThat(listener.accept(Duration.ZERO)).isEmpty();
    }
  }

  private static void greet(Listener listener) throws IOException, InterruptedException {
    try (Connection client = Client.connect(listener.address());
        Connection server = listener.accept()) {
      client.send("hello");
      assertThat(server.recv()).isEqualTo("hello");
    }
  }

  private void annoy(SocketAddress address) throws IOException {
    try (SocketChannel stranger = SocketChannel.open(address)) {
      if (random.nextInt(4) == 0) {
        sink.clear();
        int _ = stranger.read(sink); // waits for the challenge, so that the answer meets a reader
      }
      try {
        ByteBuffer rubbish = rubbish();
        while (rubbish.hasRemaining()) {
          int _ = stranger.write(rubbish);
        }
        if (random.nextInt(4) == 0) {
          stranger.shutdownOutput();
        }
      } catch (IOException e) {
        assertThat(e).hasMessageMatching("(?s).*(Broken pipe|reset|closed|not connected).*");
      }
    }
  }

  private ByteBuffer rubbish() {
    return switch (random.nextInt(8)) {
      case 0 -> ByteBuffer.allocate(0);
      case 1 -> randomBytes(1 + random.nextInt(64));
      case 2 -> frame(randomBytes(random.nextInt(300)));
      case 3 -> announce(random.nextInt());
      case 4 -> announceLong(random.nextLong());
      case 5 ->
          frame(
              ByteBuffer.wrap(
                  "{sha256}".repeat(random.nextInt(40)).getBytes(StandardCharsets.US_ASCII)));
      case 6 -> frame(damaged(CHALLENGE.clone()));
      default -> frame(damaged(("{md5}" + "x".repeat(16)).getBytes(StandardCharsets.US_ASCII)));
    };
  }

  private ByteBuffer randomBytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  private ByteBuffer damaged(byte[] bytes) {
    for (int i = random.nextInt(4); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return ByteBuffer.wrap(bytes, 0, random.nextInt(bytes.length + 1));
  }

  private static ByteBuffer frame(ByteBuffer body) {
    return ByteBuffer.allocate(4 + body.remaining()).putInt(body.remaining()).put(body).flip();
  }

  private ByteBuffer announce(int length) {
    return ByteBuffer.allocate(20).putInt(length).putLong(random.nextLong()).position(20).flip();
  }

  private ByteBuffer announceLong(long length) {
    return ByteBuffer.allocate(20).putInt(-1).putLong(length).position(20).flip();
  }
}
