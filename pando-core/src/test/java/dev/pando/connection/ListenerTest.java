package dev.pando.connection;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.testing.Conformance;
import dev.pando.testing.Requirement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Listening, over TCP and unix sockets. */
@Timeout(60)
class ListenerTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final ConnectionOptions OPEN =
      ConnectionOptions.defaults().withoutAuthentication();

  @TempDir private Path directory;

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private List<SocketAddress> eachFamily() {
    return List.of(loopback(), UnixDomainSocketAddress.of(directory.resolve("socket")));
  }

  @Test
  @Conformance("_TestListener.test_multiple_bind")
  void anAddressInUseIsRefused() throws Exception {
    for (SocketAddress address : eachFamily()) {
      try (Listener listener = Listener.open(address)) {
        assertThatThrownBy(() -> Listener.open(listener.address()))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("already in use");
      }
      Listener.open(address).close(); // free again
    }
  }

  @Test
  @Conformance({"_TestListener.test_context", "_TestListenerClient.test_listener_client"})
  void listenersAndConnectionsAreResourcesThatEnd() throws Exception {
    for (SocketAddress address : eachFamily()) {
      Listener kept;
      try (Listener listener = Listener.open(address);
          Connection client = Client.connect(listener.address());
          Connection server = listener.accept()) {
        kept = listener;
        client.send(1729);
        assertThat(server.recv()).isEqualTo(1729);
      }
      assertThatThrownBy(kept::accept)
          .isInstanceOf(IOException.class)
          .hasMessage("the listener is closed");
      assertThatThrownBy(() -> Client.connect(kept.address())).isInstanceOf(IOException.class);
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  @Conformance("_TestListenerClient.test_issue14725")
  void aClientMaySendAndCloseBeforeItIsAccepted() throws Exception {
    for (ConnectionOptions options : List.of(OPEN, ConnectionOptions.defaults())) {
      try (Listener listener = Listener.open(loopback(), options)) {
        try (Connection client = Client.connect(listener.address(), options)) {
          client.send("hello");
        }
        try (Connection server = listener.accept()) {
          assertThat(server.recv()).isEqualTo("hello");
        }
      }
    }
  }

  @Test
  @Conformance("_TestListenerClient.test_issue16955")
  void pollWorksAtTheClient() throws Exception {
    try (Listener listener = Listener.open(loopback());
        Connection client = Client.connect(listener.address());
        Connection server = listener.accept()) {
      server.send("hello");
      assertThat(client.poll(LIMIT)).isTrue();
      assertThat(client.recv()).isEqualTo("hello");
    }
  }

  @Test
  @Conformance({
    "TestInvalidFamily.test_invalid_family",
    "TestInvalidFamily.test_invalid_family_win32"
  })
  void anAddressOfAnotherKindIsNamedInTheRefusal() {
    SocketAddress strange = new SocketAddress() {};

    assertThatThrownBy(() -> Listener.open(strange))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("UnixDomainSocketAddress");
    assertThatThrownBy(() -> Client.connect(strange)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Listener.open(UnixDomainSocketAddress.of("\\\\.\\test")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Windows named pipe");
    assertThatThrownBy(() -> Client.connect(InetSocketAddress.createUnresolved("nowhere", 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nowhere");
  }

  @Test
  @Requirement("R28")
  void aSocketPathThatIsTooLongIsRefusedWithBothLengths() {
    Path path = directory.resolve("x".repeat(120));

    assertThatThrownBy(() -> Listener.open(UnixDomainSocketAddress.of(path)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(String.valueOf(path.toString().length()))
        .hasMessageContaining("107")
        .hasMessageContaining("shorter directory");
  }

  @Test
  @Requirement("R28")
  void aListenerWithoutAnAddressHasAPathOfItsOwnThatGoesWithIt() throws Exception {
    Path path;
    try (Listener first = Listener.open(ConnectionOptions.defaults());
        Listener second = Listener.open(ConnectionOptions.defaults())) {
      assertThat(first.address()).isNotEqualTo(second.address());
      path = ((UnixDomainSocketAddress) first.address()).getPath();
      assertThat(path).exists();
    }
    assertThat(Files.exists(path)).isFalse();
  }

  @Test
  void anAcceptWithATimeOutEndsWithoutAClient() throws Exception {
    try (Listener listener = Listener.open(loopback())) {
      assertThat(listener.accept(Duration.ZERO)).isEmpty();
      assertThat(listener.accept(Duration.ofMillis(-1))).isEmpty();
      assertThat(listener.accept(Duration.ofMillis(5))).isEmpty();
      try (Connection client = Client.connect(listener.address());
          Connection server = listener.accept(LIMIT).orElseThrow()) {
        client.send(1);
        assertThat(server.recv()).isEqualTo(1);
      }
    }
  }

  @Test
  @Conformance("TestIgnoreEINTR.test_ignore_listener")
  void anInterruptEndsAnAcceptAndTheNextOneWorks() throws Exception {
    try (Listener listener = Listener.open(loopback())) {
      FutureTask<Connection> accepting = new FutureTask<>(listener::accept);
      Thread thread = Thread.ofPlatform().start(accepting);
      thread.interrupt();
      assertThatThrownBy(() -> accepting.get(30, SECONDS))
          .hasCauseInstanceOf(InterruptedException.class);

      try (Connection client = Client.connect(listener.address());
          Connection server = listener.accept()) {
        client.send("on");
        assertThat(server.recv()).isEqualTo("on");
      }
    }
  }

  @Test
  void closingEndsAllAcceptsThatWait() throws Exception {
    Listener listener = Listener.open(loopback());
    List<FutureTask<Connection>> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      FutureTask<Connection> task = new FutureTask<>(listener::accept);
      Thread thread = Thread.ofPlatform().start(task);
      while (thread.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      waiting.add(task);
    }

    listener.close();

    for (FutureTask<Connection> task : waiting) {
      assertThatThrownBy(() -> task.get(30, SECONDS)).hasCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void stalledStrangersDoNotHoldUpWhoeverHasTheKey() throws Exception {
    try (Listener listener = Listener.open(loopback())) {
      List<SocketChannel> strangers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        strangers.add(SocketChannel.open(listener.address()));
      }
      try (Connection client = Client.connect(listener.address());
          Connection server = listener.accept()) {
        client.send("through");
        assertThat(server.recv()).isEqualTo("through");
      }
      for (SocketChannel stranger : strangers) {
        stranger.close();
      }
    }
  }

  @Test
  void aStalledStrangerIsDroppedWhenItsTimeIsOver() throws Exception {
    ConnectionOptions impatient =
        ConnectionOptions.defaults().withHandshakeTimeout(Duration.ofMillis(20));
    try (Listener listener = Listener.open(loopback(), impatient);
        SocketChannel stranger = SocketChannel.open(listener.address())) {
      java.nio.ByteBuffer challenge = java.nio.ByteBuffer.allocate(1000);
      while (stranger.read(challenge) >= 0) {
        assertThat(challenge.hasRemaining()).isTrue();
      }
      assertThat(listener.accept(Duration.ZERO)).isEqualTo(Optional.empty());
    }
  }

  @Test
  void aClientGivesUpOnAListenerThatSaysNothing() throws Exception {
    try (java.nio.channels.ServerSocketChannel silent =
        java.nio.channels.ServerSocketChannel.open().bind(loopback())) {
      assertThatThrownBy(() ->
              Client.connect(
                  silent.getLocalAddress(),
                  ConnectionOptions.defaults().withConnectTimeout(Duration.ofMillis(20))))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("20 ms");
    }
  }

  @Test
  void optionsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> OPEN.withBacklog(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> OPEN.withConnectTimeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> OPEN.withHandshakeTimeout(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
