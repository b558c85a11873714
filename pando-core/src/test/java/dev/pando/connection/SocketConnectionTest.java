package dev.pando.connection;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.spi.DecodingException;
import dev.pando.spi.EncodingException;
import dev.pando.testing.Conformance;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections over a socket with Pando at both ends. */
@Timeout(60)
class SocketConnectionTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Listener listener;
  private Connection client;
  private Connection server;

  @BeforeEach
  void connect() throws IOException, InterruptedException {
    listener = Listener.open(ConnectionOptions.defaults());
    client = Client.connect(listener.address());
    server = listener.accept();
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
    listener.close();
  }

  /** Something that a receiver cannot rebuild. */
  record Bomb(int number) {
    Bomb {
      if (number < 0) {
        throw new IllegalArgumentException("boom");
      }
    }
  }

  private static <T> FutureTask<T> inThread(Thread.Builder kind, Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    kind.start(task);
    return task;
  }

  /** Waits until the thread is inside a wait; looks, since nothing tells. */
  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING
        && !(thread.getState() == Thread.State.RUNNABLE && isSelecting(thread))) {
      Thread.onSpinWait();
    }
  }

  private static boolean isSelecting(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getMethodName().equals("select")) {
        return true;
      }
    }
    return false;
  }

  @Test
  @Conformance("_TestConnection.test_connection")
  void objectsAndBytesArriveAsTheyWereSent() throws Exception {
    client.send(Map.of("numbers", List.of(1, 2.5, 3L)));
    client.send(null);
    client.sendBytes(new byte[] {1, 2, 3});
    client.sendBytes(new byte[] {1, 2, 3, 4, 5}, 1, 3);
    client.sendBytes(ByteBuffer.wrap(new byte[] {9, 8, 7}).position(1));
    client.sendBytes(new byte[16 << 20], 0, 0);

    assertThat(server.recv()).isEqualTo(Map.of("numbers", List.of(1, 2.5, 3L)));
    assertThat(server.recv()).isNull();
    assertThat(server.recvBytes()).containsExactly(1, 2, 3);
    assertThat(server.recvBytes(3)).containsExactly(2, 3, 4);
    assertThat(server.recvBytes()).containsExactly(8, 7);
    assertThat(server.recvBytes()).isEmpty();
  }

  @Test
  @Conformance("_TestConnection.test_connection")
  void aMessageTooLongForTheBufferIsInTheException() throws Exception {
    client.sendBytes(new byte[] {1, 2, 3, 4});
    client.sendBytes(new byte[] {5});
    ByteBuffer buffer = ByteBuffer.allocate(6).position(3);

    assertThatThrownBy(() -> server.recvBytesInto(buffer))
        .isInstanceOfSatisfying(
            BufferTooShortException.class, e -> assertThat(e.message()).containsExactly(1, 2, 3, 4))
        .hasMessageContaining("4 bytes")
        .hasMessageContaining("room for 3");
    assertThat(server.recvBytesInto(buffer)).isEqualTo(1);
    assertThat(buffer.position()).isEqualTo(4);
    assertThat(buffer.get(3)).isEqualTo((byte) 5);
  }

  @Test
  @Conformance("_TestConnection.test_connection")
  void aMessageOfManyMegabytesGoesThroughASmallSocketBuffer() throws Exception {
    byte[] large = new byte[16 << 20];
    large[large.length - 1] = 77;
    FutureTask<byte[]> received = inThread(Thread.ofPlatform(), server::recvBytes);

    client.sendBytes(large);

    assertThat(received.get(30, SECONDS)).isEqualTo(large);
  }

  @Test
  @Conformance("_TestConnection.test_sendbytes")
  void aPartThatIsNotInTheArrayIsRefused() {
    byte[] bytes = new byte[10];

    assertThatThrownBy(() -> client.sendBytes(bytes, -1, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> client.sendBytes(bytes, 11, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> client.sendBytes(bytes, 4, 7))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> client.sendBytes(bytes, 4, -1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aMessageLongerThanAllowedMakesTheEndUnreadable() throws Exception {
    client.sendBytes(new byte[100]);

    assertThatThrownBy(() -> server.recvBytes(99))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("bad message length");
    assertThatThrownBy(server::recvBytes).isInstanceOf(IOException.class);
    server.sendBytes(new byte[2]);
    assertThat(client.recvBytes(2)).hasSize(2);
    assertThatThrownBy(() -> client.recvBytes(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Conformance({
    "_TestPoll.test_empty_string",
    "_TestPoll.test_strings",
    "_TestPoll.test_dont_merge"
  })
  void pollSeesEachMessageAndKeepsThemApart() throws Exception {
    assertThat(server.poll(Duration.ZERO)).isFalse();
    assertThat(server.poll(Duration.ofMillis(-5))).isFalse();
    assertThat(server.poll(Duration.ofMillis(5))).isFalse();
    client.sendBytes(new byte[0]);
    assertThat(server.poll(LIMIT)).isTrue();
    assertThat(server.poll(LIMIT)).isTrue();
    assertThat(server.recvBytes()).isEmpty();
    assertThat(server.poll()).isFalse();

    client.sendBytes(new byte[] {1});
    client.sendBytes(new byte[0]);
    client.sendBytes(new byte[] {2, 3});

    assertThat(server.poll(LIMIT)).isTrue();
    assertThat(server.recvBytes()).containsExactly(1);
    assertThat(server.poll(LIMIT)).isTrue();
    assertThat(server.recvBytes()).isEmpty();
    assertThat(server.poll(LIMIT)).isTrue();
    assertThat(server.recvBytes()).containsExactly(2, 3);
  }

  @Test
  @Conformance("_TestConnection.test_connection")
  void whatWasSentBeforeTheCloseIsReceivedAndThenItIsTheEnd() throws Exception {
    client.send("last words");
    client.close();

    assertThat(server.recv(String.class)).isEqualTo("last words");
    assertThat(server.poll(LIMIT)).isTrue();
    assertThatThrownBy(server::recv).isInstanceOf(EOFException.class);
    assertThatThrownBy(server::recvBytes).isInstanceOf(EOFException.class);
  }

  @Test
  void aPeerThatClosesWithoutReadingIsTheEndToo() throws Exception {
    server.sendBytes(new byte[1000]); // unread when the client closes, which resets the connection
    client.sendBytes(new byte[] {1});
    client.close();

    assertThat(server.recvBytes()).containsExactly(1);
    assertThatThrownBy(server::recvBytes).isInstanceOf(EOFException.class);
  }

  @Test
  @Conformance({"_TestConnection.test_context", "TestInvalidHandle.test_invalid_handles"})
  void aClosedEndRefusesEverythingClearly() throws Exception {
    try (Connection closing = client) {
      assertThat(closing.isOpen()).isTrue();
    }

    assertThat(client.isOpen()).isFalse();
    for (Callable<?> use :
        List.<Callable<?>>of(
            client::recv,
            client::recvBytes,
            () -> client.recvBytesInto(ByteBuffer.allocate(1)),
            client::poll,
            () -> {
              client.send(1);
              return 0;
            })) {
      assertThatThrownBy(use::call)
          .isInstanceOf(IOException.class)
          .hasMessage("the connection is closed");
    }
    client.close();
  }

  @Test
  void closingWakesThreadsThatWaitInTheConnection() throws Exception {
    for (Thread.Builder kind : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
      Connection own = Client.connect(listener.address());
      Connection other = listener.accept();
      FutureTask<byte[]> waiting = new FutureTask<>(own::recvBytes);
      Thread thread = kind.start(waiting);
      awaitWaiting(thread);

      own.close();

      assertThatThrownBy(() -> waiting.get(30, SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseInstanceOf(IOException.class);
      other.close();
    }
  }

  @Test
  @Conformance("TestIgnoreEINTR.test_ignore")
  void anInterruptEndsAWaitAndNothingElse() throws Exception {
    FutureTask<Object> receiving = new FutureTask<>(server::recv);
    Thread receiver = Thread.ofPlatform().start(receiving);
    awaitWaiting(receiver);
    receiver.interrupt();
    assertThatThrownBy(() -> receiving.get(30, SECONDS))
        .hasCauseInstanceOf(InterruptedException.class);

    FutureTask<Boolean> polling = new FutureTask<>(() -> server.poll(LIMIT));
    Thread poller = Thread.ofVirtual().start(polling);
    awaitWaiting(poller);
    poller.interrupt();
    assertThatThrownBy(() -> polling.get(30, SECONDS))
        .hasCauseInstanceOf(InterruptedException.class);

    client.send("still here");
    assertThat(server.recv()).isEqualTo("still here");
  }

  @Test
  void anInterruptWithinAMessageDoesNotLoseTheFirstPart() throws Exception {
    byte[] large = new byte[8 << 20];
    large[0] = 1;
    large[large.length - 1] = 2;
    FutureTask<byte[]> first = new FutureTask<>(server::recvBytes);
    Thread reader = Thread.ofPlatform().start(first);
    Callable<Void> send =
        () -> {
          client.sendBytes(large);
          return null;
        };
    FutureTask<Void> sending = inThread(Thread.ofPlatform(), send);
    reader.interrupt();

    byte[] message;
    try {
      message = first.get(30, SECONDS);
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(InterruptedException.class);
      message = server.recvBytes();
    }

    assertThat(message).isEqualTo(large);
    sending.get(30, SECONDS);
  }

  @Test
  void anInterruptedSendOfHalfAMessageClosesTheConnection() throws Exception {
    FutureTask<Void> sending =
        new FutureTask<>(() -> {
          client.sendBytes(new byte[64 << 20]);
          return null;
        });
    Thread sender = Thread.ofPlatform().start(sending);
    assertThat(server.poll(LIMIT)).isTrue();
    sender.interrupt();

    assertThatThrownBy(() -> sending.get(30, SECONDS))
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(client.isOpen()).isFalse();
    assertThatThrownBy(server::recvBytes).hasMessage("got end of file during message");
  }

  @Test
  void manyThreadsUseOneEndAndNoMessageIsMixedOrLost() throws Exception {
    int threads = 4;
    int each = 500;
    Set<Integer> received = ConcurrentHashMap.newKeySet();
    List<FutureTask<Void>> tasks = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int from = t * each;
      Thread.Builder kind = t % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual();
      tasks.add(
          inThread(
              kind,
              () -> {
                for (int i = from; i < from + each; i++) {
                  client.send(List.of(i, "x".repeat(i % 300)));
                }
                return null;
              }));
      tasks.add(
          inThread(
              kind,
              () -> {
                for (int i = 0; i < each; i++) {
                  List<?> message = Objects.requireNonNull(server.recv(List.class));
                  int number = (Integer) message.get(0);
                  assertThat((String) message.get(1)).hasSize(number % 300);
                  received.add(number);
                }
                return null;
              }));
    }

    for (FutureTask<Void> task : tasks) {
      task.get(30, SECONDS);
    }
    assertThat(received).hasSize(threads * each);
  }

  @Test
  void whatCannotBeSentOrRebuiltFailsAloneAndTheNextMessageArrives() throws Exception {
    assertThatThrownBy(() -> client.send(Thread.currentThread()))
        .isInstanceOf(EncodingException.class);
    byte[] broken = {99, 99, 99};
    client.sendBytes(broken);
    client.send(new Bomb(7));

    assertThatThrownBy(server::recv).isInstanceOf(DecodingException.class);
    assertThat(server.recv(Bomb.class)).isEqualTo(new Bomb(7));
  }

  @Test
  void withoutAKeyNoClassIsMadeOfWhatAStrangerSends() throws Exception {
    ConnectionOptions open = ConnectionOptions.defaults().withoutAuthentication();
    try (Listener anyone = Listener.open(open);
        Connection stranger = Client.connect(anyone.address(), open);
        Connection here = anyone.accept()) {
      stranger.send(new Bomb(1));
      stranger.send(List.of("plain", 1));

      assertThatThrownBy(here::recv)
          .isInstanceOf(DecodingException.class)
          .hasMessageContaining("Bomb");
      assertThat(here.recv()).isEqualTo(List.of("plain", 1));
    }
    ConnectionOptions some = open.withClassFilter(name -> name.equals(Bomb.class.getName()));
    try (Listener anyone = Listener.open(some);
        Connection stranger = Client.connect(anyone.address(), some);
        Connection here = anyone.accept()) {
      stranger.send(new Bomb(1));
      assertThat(here.recv()).isEqualTo(new Bomb(1));
    }
  }

  @Test
  void memoryIsSentFromAndReceivedIntoDirectly() throws Exception {
    MemorySegment target = MemorySegment.ofArray(new long[4]);
    client.sendBytes(MemorySegment.ofArray(new int[] {1, 2, 3}));

    assertThat(server.recvBytesInto(target)).isEqualTo(12);
    assertThat(target.asSlice(0, 12).mismatch(MemorySegment.ofArray(new int[] {1, 2, 3})))
        .isEqualTo(-1);
  }

  @Test
  @Conformance("TestTimeouts.test_timeout")
  void theTimeLimitsOfConnectingDoNotEndAnEstablishedConnection() throws Exception {
    Duration brief = Duration.ofMillis(200);
    ConnectionOptions hasty =
        ConnectionOptions.defaults().withConnectTimeout(brief).withHandshakeTimeout(brief);
    try (Listener hastyListener = Listener.open(hasty)) {
      FutureTask<Connection> connecting =
          inThread(Thread.ofVirtual(), () -> Client.connect(hastyListener.address(), hasty));
      try (Connection there = hastyListener.accept();
          Connection here = connecting.get(30, SECONDS)) {
        assertThat(there.poll(brief.multipliedBy(2))).isFalse();
        here.send("late");
        assertThat(there.recv()).isEqualTo("late");
        there.send("answer");
        assertThat(here.recv()).isEqualTo("answer");
      }
    }
  }

  @Test
  @Conformance("_TestListener.test_abstract_socket")
  void aSocketNameThatIsNoPathIsRefusedNotMistakenForAnother() {
    assertThatThrownBy(() -> Listener.open(UnixDomainSocketAddress.of("\0abstract")))
        .isInstanceOf(InvalidPathException.class)
        .hasMessageContaining("Nul character");
  }
}
