package dev.pando.internal.connection;

import dev.pando.internal.segment.Grove;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** The addresses of sockets that connections go over. */
final class SocketAddresses {
  /** {@code sun_path} of unix(7) has 108 bytes, the last of them zero; 104 on macOS. */
  private static final int MAX_PATH_BYTES =
      System.getProperty("os.name").startsWith("Mac") ? 103 : 107;

  private static final String WINDOWS_PIPE = "\\\\";

  private SocketAddresses() {}

  /** The protocol family, of an address that can be used. */
  static StandardProtocolFamily family(SocketAddress address) {
    return switch (address) {
      case InetSocketAddress inet when inet.isUnresolved() ->
          throw new IllegalArgumentException("unknown host " + inet.getHostString());
      case InetSocketAddress inet ->
          inet.getAddress() instanceof java.net.Inet6Address
              ? StandardProtocolFamily.INET6
              : StandardProtocolFamily.INET;
      case UnixDomainSocketAddress unix -> {
        checkPath(unix.getPath());
        yield StandardProtocolFamily.UNIX;
      }
      default ->
          throw new IllegalArgumentException(
              "address of "
                  + address.getClass().getName()
                  + ": connections go over InetSocketAddress and UnixDomainSocketAddress");
    };
  }

  private static void checkPath(Path path) {
    String text = path.toString();
    if (text.startsWith(WINDOWS_PIPE)) {
      throw new IllegalArgumentException(
          text + " is a Windows named pipe: use the path of a unix socket");
    }
    int bytes = text.getBytes(nativeEncoding()).length;
    if (bytes > MAX_PATH_BYTES) {
      throw new IllegalArgumentException(
          "the socket path %s has %d bytes, the system's limit is %d: choose a shorter directory"
              .formatted(text, bytes, MAX_PATH_BYTES));
    }
  }

  private static Charset nativeEncoding() {
    return Charset.forName(System.getProperty("native.encoding", "UTF-8"));
  }

  /**
   * A new unix socket in the directory of the grove, which others may not enter, and which goes
   * with the grove even when the listener is killed.
   */
  static UnixDomainSocketAddress fresh() {
    String name = "sock-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    return UnixDomainSocketAddress.of(Grove.current().directory().resolve(name));
  }
}
