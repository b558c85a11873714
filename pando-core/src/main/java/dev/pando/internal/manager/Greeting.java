package dev.pando.internal.manager;

import dev.pando.internal.codec.ObjectReader;
import dev.pando.internal.codec.ObjectWriter;
import dev.pando.internal.segment.Grove;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;

/**
 * The first messages of a connection, once both sides have proved that they know the key.
 *
 * <pre>
 *   client: magic:int version:int grove:string process:string
 *   server: magic:int version:int server:long pipe:byte keepAlive:long
 *           the end of a pipe, if pipe is 1
 *   client: GOT_IT, if pipe was 1; both close the socket then
 * </pre>
 *
 * <p>A client of the same grove gets a pipe, that is, rings in shared memory. Any other goes on
 * over the socket.
 */
final class Greeting {
  static final int MAX_BYTES = 4096;
  static final byte[] GOT_IT = {1};
  private static final int MAGIC = 0x4f444e50;

  private Greeting() {}

  /** What a client says of itself. */
  record Hello(String grove, String process) {
    boolean isOfThisGrove() {
      return grove.equals(thisGrove());
    }
  }

  /**
   * What a server says of itself.
   *
   * @param keepAlive after how much silence it takes a client for gone; zero with a pipe
   */
  record Welcome(long serverId, boolean pipe, Duration keepAlive) {}

  private static String thisGrove() {
    return Grove.current().directory().toString();
  }

  static byte[] hello(String process) {
    ObjectWriter out = begin();
    out.writeString(thisGrove());
    out.writeString(process);
    return out.toByteArray();
  }

  static Hello hello(byte[] message) throws IOException {
    ObjectReader in = open(message);
    return new Hello(text(in), text(in));
  }

  private static String text(ObjectReader in) {
    return Objects.requireNonNullElse(in.readString(), "");
  }

  static byte[] welcome(Welcome welcome) {
    ObjectWriter out = begin();
    out.writeLong(welcome.serverId());
    out.writeByte(welcome.pipe() ? 1 : 0);
    out.writeLong(welcome.keepAlive().toMillis());
    return out.toByteArray();
  }

  static Welcome welcome(byte[] message) throws IOException {
    ObjectReader in = open(message);
    return new Welcome(in.readLong(), in.readByte() == 1, Duration.ofMillis(in.readLong()));
  }

  private static ObjectWriter begin() {
    ObjectWriter out = new ObjectWriter();
    out.writeInt(MAGIC);
    out.writeInt(Frames.VERSION);
    return out;
  }

  private static ObjectReader open(byte[] message) throws IOException {
    ObjectReader in = new ObjectReader(message);
    if (message.length < 2 * Integer.BYTES || in.readInt() != MAGIC) {
      throw new IOException("there is no manager at the other end");
    }
    int version = in.readInt();
    if (version != Frames.VERSION) {
      throw new IOException(
          "the other end speaks version %d, this one %d: use the same version of Pando"
              .formatted(version, Frames.VERSION));
    }
    return in;
  }
}
