package dev.pando.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pando.testing.Conformance;
import dev.pando.testing.Python;
import dev.pando.testing.Requirement;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Connections with the real {@code multiprocessing.connection}, every version that is here. */
@Timeout(180)
class PythonPeersTest {
  /** The first version that knows more than HMAC-MD5. */
  private static final int MODERN = 12;

  /** The first version for which an empty key is a key; before, it means no authentication. */
  private static final int EMPTY_KEY_IS_A_KEY = 13;

  private static final int[] SIZES = {0, 1, 16384, 16385, 65535, 65536, 16 << 20};
  private static final int[] FEW_SIZES = {1, 65536};
  private static final byte[] KEY = "a key of this test".getBytes(StandardCharsets.UTF_8);
  private static final byte[] OTHER_KEY = {1, 2, 3};
  private static final String HEX_KEY = HexFormat.of().formatHex(KEY);
  private static final String EMPTY_KEY = "-";
  private static final String NO_KEY = "none";

  @TempDir(cleanup = CleanupMode.ALWAYS)
  private static Path directory;

  /** Each version goes through everything with one interpreter, which takes long to start. */
  @TestFactory
  @Conformance({
    "_TestListenerClient.test_listener_client",
    "_TestListener.test_empty_authkey",
    "ChallengeResponseTest.test_challengeresponse"
  })
  List<DynamicTest> pythonProgramsTalkToPando() throws IOException, InterruptedException {
    List<Python> pythons = Python.all();
    assumeTrue(!pythons.isEmpty(), "no CPython 3 on this machine");
    return pythons.stream()
        .map(python -> DynamicTest.dynamicTest(python.toString(), () -> talkTo(python)))
        .toList();
  }

  private void talkTo(Python python) throws IOException, InterruptedException {
    Path own = directory.resolve("3." + python.minor());
    own.toFile().mkdir();
    try (PythonPeer peer = new PythonPeer(python, own)) {
      for (SocketAddress address :
          List.of(loopback(), UnixDomainSocketAddress.of(own.resolve("listener")))) {
        pythonIsClient(peer, address, eachKey(python));
        aClientWithAnotherKeyIsRefused(peer, address, options(python));
        if (python.minor() >= EMPTY_KEY_IS_A_KEY) {
          aClientWithAnEmptyKeyIsRefused(peer, address, options(python));
        }
        aClientLeavesWithinAMessage(peer, address, options(python));
        pythonIsListener(peer, address, eachKey(python));
        aListenerWithAnotherKeyIsRefused(peer, address, options(python));
      }
      if (python.minor() < MODERN) {
        md5IsRefusedUnlessAllowed(peer);
      }
      aKilledPeerIsTheEnd(peer, options(python));
    }
  }

  private static ConnectionOptions options(Python python) {
    return ConnectionOptions.defaults().withAuthKey(KEY).withLegacyMd5(python.minor() < MODERN);
  }

  private static List<ConnectionOptions> eachKey(Python python) {
    ConnectionOptions options = options(python);
    return python.minor() >= EMPTY_KEY_IS_A_KEY
        ? List.of(options, options.withAuthKey(new byte[0]), options.withoutAuthentication())
        : List.of(options, options.withoutAuthentication());
  }

  private static SocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static String text(SocketAddress address) {
    return address instanceof InetSocketAddress inet
        ? "127.0.0.1:" + inet.getPort()
        : address.toString();
  }

  private static SocketAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    return text.startsWith("/")
        ? UnixDomainSocketAddress.of(text)
        : new InetSocketAddress(
            text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }

  /** Once with large messages for each kind of socket is enough. */
  private static int[] sizes(ConnectionOptions options) {
    return options.isAuthenticated() && options.authKey().length > 0 ? SIZES : FEW_SIZES;
  }

  private static void echo(Connection connection, int[] sizes)
      throws IOException, InterruptedException {
    Random random = new Random(1);
    for (int size : sizes) {
      byte[] message = new byte[size];
      random.nextBytes(message);
      connection.sendBytes(message);
      assertThat(connection.recvBytes()).as("%d bytes", size).isEqualTo(message);
    }
  }

  private static void pythonIsClient(
      PythonPeer peer, SocketAddress address, List<ConnectionOptions> keys)
      throws IOException, InterruptedException {
    for (ConnectionOptions each : keys) {
      try (Listener listener = Listener.open(address, each)) {
        peer.tell("connect", text(listener.address()), keyText(each));
        try (Connection connection = listener.accept()) {
          echo(connection, sizes(each));
        }
        assertThat(peer.answer()).isEqualTo("echoed " + sizes(each).length);
      }
    }
  }

  private static String keyText(ConnectionOptions options) {
    if (!options.isAuthenticated()) {
      return NO_KEY;
    }
    return options.authKey().length == 0 ? EMPTY_KEY : HEX_KEY;
  }

  private static void aClientWithAnotherKeyIsRefused(
      PythonPeer peer, SocketAddress address, ConnectionOptions options)
      throws IOException, InterruptedException {
    try (Listener listener = Listener.open(address, options.withAuthKey(OTHER_KEY))) {
      peer.tell("connect", text(listener.address()), HEX_KEY);
      assertThat(peer.answer()).isEqualTo("refused");
    }
  }

  private static void aClientWithAnEmptyKeyIsRefused(
      PythonPeer peer, SocketAddress address, ConnectionOptions options)
      throws IOException, InterruptedException {
    try (Listener listener = Listener.open(address, options)) {
      peer.tell("connect", text(listener.address()), EMPTY_KEY);
      assertThat(peer.answer()).isEqualTo("refused");
    }
  }

  private static void aClientLeavesWithinAMessage(
      PythonPeer peer, SocketAddress address, ConnectionOptions options)
      throws IOException, InterruptedException {
    try (Listener listener = Listener.open(address, options)) {
      peer.tell("half", text(listener.address()), HEX_KEY);
      try (Connection connection = listener.accept()) {
        assertThatThrownBy(connection::recvBytes)
            .isInstanceOf(IOException.class)
            .isNotInstanceOf(EOFException.class)
            .hasMessage("got end of file during message");
      }
      assertThat(peer.answer()).isEqualTo("left");
    }
  }

  private static void pythonIsListener(
      PythonPeer peer, SocketAddress address, List<ConnectionOptions> keys)
      throws IOException, InterruptedException {
    for (ConnectionOptions each : keys) {
      peer.tell("listen", text(address), keyText(each));
      try (Connection connection = Client.connect(parse(peer.answer()), each)) {
        echo(connection, sizes(each));
      }
      assertThat(peer.answer()).isEqualTo("echoed " + sizes(each).length);
    }
  }

  private static void aListenerWithAnotherKeyIsRefused(
      PythonPeer peer, SocketAddress address, ConnectionOptions options) throws IOException {
    peer.tell("listen", text(address), HEX_KEY);
    SocketAddress there = parse(peer.answer());
    assertThatThrownBy(() -> Client.connect(there, options.withAuthKey(OTHER_KEY)))
        .isInstanceOf(AuthenticationException.class);
    assertThat(peer.answer()).isEqualTo("refused");
  }

  private static void md5IsRefusedUnlessAllowed(PythonPeer peer)
      throws IOException, InterruptedException {
    ConnectionOptions modern = ConnectionOptions.defaults().withAuthKey(KEY);
    try (Listener listener = Listener.open(loopback(), modern)) {
      peer.tell("connect", text(listener.address()), HEX_KEY);
      assertThat(peer.answer()).isEqualTo("refused");
    }
    peer.tell("listen", text(loopback()), HEX_KEY);
    SocketAddress there = parse(peer.answer());
    assertThatThrownBy(() -> Client.connect(there, modern))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("withLegacyMd5");
    assertThat(peer.answer()).startsWith("failed");
  }

  private static void aKilledPeerIsTheEnd(PythonPeer peer, ConnectionOptions options)
      throws IOException, InterruptedException {
    try (Listener listener = Listener.open(loopback(), options)) {
      peer.tell("connect", text(listener.address()), HEX_KEY);
      try (Connection connection = listener.accept()) {
        connection.sendBytes(new byte[1]);
        assertThat(connection.recvBytes()).hasSize(1);
        peer.kill();
        assertThatThrownBy(connection::recvBytes).isInstanceOf(EOFException.class);
      }
    }
  }

  @Test
  @Tag("torture")
  @Timeout(600)
  @Requirement("R16")
  void aMessageOfMoreThanTwoGigabytesCrossesBothWays() throws IOException, InterruptedException {
    List<Python> pythons = Python.all();
    assumeTrue(!pythons.isEmpty(), "no CPython 3 on this machine");
    Python newest = pythons.getLast();
    long size = (2L << 30) + 17;
    Path own = directory.resolve("large");
    own.toFile().mkdir();
    try (PythonPeer peer = new PythonPeer(newest, own);
        Listener listener = Listener.open(loopback(), options(newest));
        Arena arena = Arena.ofShared()) {
      peer.tell("count", text(listener.address()), HEX_KEY);
      MemorySegment message = arena.allocate(size);
      try (Connection connection = listener.accept()) {
        connection.sendBytes(message);
        assertThat(new String(connection.recvBytes(), StandardCharsets.US_ASCII))
            .isEqualTo(String.valueOf(size));
        message.fill((byte) 1);
        assertThatThrownBy(connection::recvBytes)
            .isInstanceOf(IOException.class)
            .hasMessageContaining("recvBytesInto(MemorySegment)");
        assertThat(connection.recvBytesInto(message)).isEqualTo(size);
        assertThat(message.get(ValueLayout.JAVA_BYTE, size - 1)).isZero();
        connection.sendBytes(new byte[0]);
      }
      assertThat(peer.answer()).isEqualTo("counted");
    }
  }
}
