package dev.pando.tck;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Context;
import dev.pando.connection.BufferTooShortException;
import dev.pando.connection.Connection;
import dev.pando.connection.Pipe;
import dev.pando.process.ChildProcess;
import dev.pando.spi.DecodingException;
import dev.pando.spi.EncodingException;
import java.io.EOFException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a pipe must do on every back end. */
@Timeout(value = 60, unit = SECONDS)
public abstract class PipeContract {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int LARGE = 16 << 20;

  /** A pipe is a large object: one with a file of its own. */
  private static final String PIPES = "big-";

  private final Context context;

  /** Tests the pipes of this context. */
  protected PipeContract(Context context) {
    this.context = context;
  }

  /** Sends back what comes, until the end: objects or bytes as the first message says. */
  private static void echo(Connection connection) throws IOException, InterruptedException {
    try (connection) {
      boolean bytes = Objects.requireNonNull(connection.recv(Boolean.class));
      while (true) {
        if (bytes) {
          connection.sendBytes(connection.recvBytes());
        } else {
          connection.send(connection.recv());
        }
      }
    } catch (EOFException e) {
      return; // the other end is closed: that is how this ends
    }
  }

  /** An echo in a child; the caller's second end is closed. */
  private Connection echoInChild(boolean bytes) throws IOException, InterruptedException {
    Pipe pipe = context.pipe();
    Connection second = pipe.second();
    ChildProcess _ = context.process(() -> echo(second)).start();
    second.close();
    pipe.first().send(bytes);
    return pipe.first();
  }

  private static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + i / 251);
    }
    return bytes;
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() == Thread.State.NEW || !isInside(thread, "await")) {
      Thread.onSpinWait();
    }
  }

  private static boolean isInside(Thread thread, String method) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().startsWith(method));
  }

  // --- Messages

  @Test
  @Conformance({"_TestConnection.test_connection", "_TestConnection.test_spawn_close"})
  void objectsOfAllSizesComeBackFromAChild() throws Exception {
    try (Connection connection = echoInChild(false)) {
      List<Object> messages =
          List.of(
              1,
              "text",
              List.of(1, 2.5, Map.of("a", 1L)),
              pattern(100),
              pattern(70_000),
              new double[] {1, 2, 3},
              "x".repeat(100_000));
      for (Object message : messages) {
        connection.send(message);
        assertThat(connection.recv()).isEqualTo(message);
      }
      connection.send(List.of(pattern(1 << 20), 7, pattern(20_000)));
      List<?> arrays = (List<?>) Objects.requireNonNull(connection.recv());
      assertThat(arrays.get(0)).isEqualTo(pattern(1 << 20));
      assertThat(arrays.get(2)).isEqualTo(pattern(20_000));
      connection.send(null);
      assertThat(connection.recv()).isNull();
      for (int i = 0; i < 2_000; i++) {
        connection.send(i);
        assertThat(connection.recv()).isEqualTo(i);
      }
    }
  }

  @Test
  @Conformance("_TestConnection.test_connection")
  @Requirement("R16")
  void bytesOfAllSizesComeBackFromAChild() throws Exception {
    try (Connection connection = echoInChild(true)) {
      for (int size : new int[] {0, 1, 7, 8, 16_383, 16_384, 16_385, 65_535, 65_536, LARGE}) {
        connection.sendBytes(pattern(size));
        assertThat(connection.recvBytes()).as("%d bytes", size).isEqualTo(pattern(size));
      }
      connection.sendBytes(new byte[] {1, 2, 3, 4, 5}, 1, 3);
      assertThat(connection.recvBytes()).containsExactly(2, 3, 4);
      ByteBuffer buffer = ByteBuffer.allocate(10).position(2);
      connection.sendBytes(ByteBuffer.wrap(new byte[] {6, 7}));
      assertThat(connection.recvBytesInto(buffer)).isEqualTo(2);
      assertThat(buffer.position()).isEqualTo(4);
      for (int size : new int[] {9, 20_000}) {
        connection.sendBytes(pattern(size));
        assertThatThrownBy(() -> connection.recvBytesInto(buffer))
            .isInstanceOfSatisfying(
                BufferTooShortException.class,
                e -> assertThat(e.message()).isEqualTo(pattern(size)));
      }
    }
  }

  @Test
  @Conformance("_TestConnection.test_sendbytes")
  void aPartThatIsNotInTheArrayIsRefused() throws Exception {
    Pipe pipe = context.pipe();
    try (Connection first = pipe.first();
        Connection second = pipe.second()) {
      assertThatThrownBy(() -> first.sendBytes(new byte[3], 1, 3))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> first.sendBytes(new byte[3], -1, 1))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThat(second.poll()).isFalse();
    }
  }

  @Test
  @Conformance("_TestConnection.test_duplex_false")
  void aOneWayPipeRefusesTheOtherDirection() throws Exception {
    Pipe pipe = context.oneWayPipe();
    try (Connection reader = pipe.first();
        Connection writer = pipe.second()) {
      writer.send(1);
      assertThat(reader.recv()).isEqualTo(1);
      assertThatThrownBy(() -> reader.send(1))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("read-only");
      assertThatThrownBy(writer::recv)
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("write-only");
      assertThatThrownBy(writer::poll).isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  @Conformance({
    "_TestPoll.test_empty_string",
    "_TestPoll.test_strings",
    "_TestPoll.test_dont_merge"
  })
  void pollSeesEachMessageAndKeepsThemApart() throws Exception {
    Pipe pipe = context.pipe();
    try (Connection first = pipe.first();
        Connection second = pipe.second()) {
      assertThat(second.poll(Duration.ZERO)).isFalse();
      assertThat(second.poll(Duration.ofMillis(-1))).isFalse();
      assertThat(second.poll(Duration.ofMillis(5))).isFalse();
      first.sendBytes(new byte[0]);
      assertThat(second.poll()).isTrue();
      assertThat(second.poll()).isTrue();
      assertThat(second.recvBytes()).isEmpty();
      assertThat(second.poll()).isFalse();
      for (int size : new int[] {1, 0, 3, 0, 0, 5}) {
        first.sendBytes(pattern(size));
      }
      for (int size : new int[] {1, 0, 3, 0, 0, 5}) {
        assertThat(second.poll(LIMIT)).isTrue();
        assertThat(second.recvBytes()).hasSize(size);
      }
    }
  }

  @Test
  @Conformance("_TestPoll.test_boundaries")
  void pollInAnotherProcessNeverSplitsAMessage() throws Exception {
    Pipe pipe = context.pipe();
    Connection second = pipe.second();
    ChildProcess child =
        context
            .process(() -> {
              for (int i = 0; i < 50; i++) {
                second.sendBytes(pattern(i * 1000));
              }
              second.close();
            })
            .start();
    second.close();
    try (Connection first = pipe.first()) {
      for (int i = 0; i < 50; i++) {
        assertThat(first.poll(LIMIT)).isTrue();
        assertThat(first.recvBytes()).isEqualTo(pattern(i * 1000));
      }
      assertThat(first.poll(LIMIT)).isTrue();
      assertThatThrownBy(first::recvBytes).isInstanceOf(EOFException.class);
    }
    assertThat(child.join(LIMIT)).isTrue();
  }

  @Test
  void whatCannotBeSentOrRebuiltFailsAloneAndTheNextMessageArrives() throws Exception {
    Pipe pipe = context.pipe();
    try (Connection first = pipe.first();
        Connection second = pipe.second()) {
      assertThatThrownBy(() -> first.send(List.of(pattern(100_000), Thread.currentThread())))
          .isInstanceOf(EncodingException.class);
      first.send(new Mine(1, pattern(50_000)));
      first.sendBytes(new byte[3]);
      first.send("next");

      assertThatThrownBy(second::recv).isInstanceOf(DecodingException.class);
      assertThatThrownBy(second::recv)
          .isInstanceOf(DecodingException.class)
          .hasMessageContaining("recvBytes");
      assertThat(second.recv()).isEqualTo("next");
    }
  }

  @Test
  @Conformance({"_TestConnection.test_fd_transfer", "_TestConnection.test_missing_fd_transfer"})
  void aFileIsPassedByItsPathAndAnOpenOneIsRefused(@TempDir Path directory) throws Exception {
    Pipe pipe = context.pipe();
    Connection theirs = pipe.second();
    ChildProcess child = context.process(() -> append(theirs)).start();
    Path file = Files.writeString(directory.resolve("file"), "ours ");
    try (Connection ours = pipe.first();
        FileChannel open = FileChannel.open(file)) {
      assertThatThrownBy(() -> ours.send(open))
          .isInstanceOf(EncodingException.class)
          .hasMessageContaining("FileChannel");
      ours.send(file);
      assertThat(ours.recv()).isEqualTo("done");
      assertThat(file).hasContent("ours theirs");
      ours.send(directory.resolve("missing"));
      assertThat(ours.recv()).isInstanceOf(NoSuchFileException.class);
    }
    assertThat(child.join(LIMIT)).isTrue();
  }

  private static void append(Connection connection) throws IOException, InterruptedException {
    for (int i = 0; i < 2; i++) {
      Path file = Objects.requireNonNull(connection.recv(Path.class));
      try {
        Files.writeString(file, "theirs", StandardOpenOption.APPEND);
        connection.send("done");
      } catch (NoSuchFileException e) {
        connection.send(e);
      }
    }
  }

  /** Cannot be rebuilt. */
  private static final class Mine implements Serializable {
    private static final long serialVersionUID = 1;

    final int number;
    final byte[] bytes;

    Mine(int number, byte[] bytes) {
      this.number = number;
      this.bytes = bytes;
    }

    private Object readResolve() {
      throw new IllegalStateException("boom " + number + bytes.length);
    }
  }

  @Test
  void aChildThatClosesItsCopyOfAnEndDoesNotCloseItsParents() throws Exception {
    Pipe pipe = context.pipe();
    Connection mine = pipe.first();
    Connection theirs = pipe.second();
    ChildProcess child =
        context
            .process(() -> {
              mine.close();
              theirs.send("still open");
            })
            .start();
    assertThat(mine.recv(String.class)).isEqualTo("still open");
    child.join();
    assertThat(child.exitCode()).hasValue(0);
    theirs.send(1);
    assertThat(mine.recv(Integer.class)).isEqualTo(1);
    mine.close();
    theirs.close();
  }

  @Test
  void theMemoryOfAPipeGoesWithTheProcessThatHadItsLastEnd() throws Exception {
    List<String> before = Footprint.sharedFiles(PIPES);
    for (boolean kill : new boolean[] {false, true}) {
      Pipe pipe = context.pipe();
      Connection theirs = pipe.second();
      ChildProcess child =
          context
              .process(() -> {
                theirs.send("begun");
                if (kill) {
                  Thread.sleep(LIMIT);
                }
              })
              .start();
      theirs.close();
      try (Connection mine = pipe.first()) {
        assertThat(mine.recv(String.class)).isEqualTo("begun");
      }
      if (kill) {
        child.kill();
      }
      child.join();
    }
    while (Footprint.sharedFiles(PIPES).size() > before.size()) {
      Thread.sleep(1); // until the death has been noticed, or the time is up
    }
  }

  // --- Several users of an end

  @Test
  void manyThreadsAndProcessesUseOneEndAndNoMessageIsMixedOrLost() throws Exception {
    int each = 2_000;
    Pipe pipe = context.pipe();
    Connection second = pipe.second();
    List<ChildProcess> children = new ArrayList<>();
    for (int c = 0; c < 2; c++) {
      int from = c * each;
      children.add(
          context
              .process(() -> {
                for (int i = from; i < from + each; i++) {
                  second.send(List.of(i, "x".repeat(i % 300)));
                }
              })
              .start());
    }
    second.close();
    Connection first = pipe.first();
    Set<Integer> received = ConcurrentHashMap.newKeySet();
    List<FutureTask<Void>> receivers = new ArrayList<>();
    for (int t = 0; t < 3; t++) {
      FutureTask<Void> task =
          new FutureTask<>(() -> {
            try {
              while (true) {
                List<?> message = (List<?>) Objects.requireNonNull(first.recv());
                int number = (Integer) Objects.requireNonNull(message.get(0));
                assertThat((String) message.get(1)).hasSize(number % 300);
                assertThat(received.add(number)).isTrue();
              }
            } catch (EOFException e) {
              return null;
            }
          });
      (t == 0 ? Thread.ofVirtual() : Thread.ofPlatform()).start(task);
      receivers.add(task);
    }

    for (FutureTask<Void> task : receivers) {
      task.get(30, SECONDS);
    }
    assertThat(received).hasSize(2 * each);
    for (ChildProcess child : children) {
      assertThat(child.join(LIMIT)).isTrue();
      assertThat(child.exitCode()).hasValue(0);
    }
    first.close();
  }

  @Test
  @Conformance({"_TestPicklingConnections.test_access", "_TestPicklingConnections.test_pickling"})
  void eitherEndTravelsToARunningProcessInAMessage() throws Exception {
    Pipe control = context.pipe();
    Connection controlled = control.second();
    ChildProcess child =
        context
            .process(() -> {
              Connection given = Objects.requireNonNull(controlled.recv(Connection.class));
              Connection back = Objects.requireNonNull(controlled.recv(Connection.class));
              back.send(List.of("got", Objects.requireNonNull(given.recv())));
              given.close();
              back.close();
            })
            .start();
    controlled.close();
    Pipe down = context.pipe();
    Pipe up = context.oneWayPipe();
    control.first().send(down.second());
    control.first().send(up.second());
    down.second().close();
    up.second().close();

    down.first().send("this");

    assertThat(up.first().recv()).isEqualTo(List.of("got", "this"));
    assertThatThrownBy(() -> up.first().recv()).isInstanceOf(EOFException.class);
    assertThat(child.join(LIMIT)).isTrue();
    for (Connection each : List.of(down.first(), up.first(), control.first())) {
      each.close();
    }
  }

  @Test
  void anEndThatComesBackIsTheSame() throws Exception {
    Pipe carrier = context.pipe();
    Pipe pipe = context.pipe();
    carrier.first().send(pipe.first());
    assertThat(carrier.second().recv()).isSameAs(pipe.first());

    pipe.first().close();
    assertThatThrownBy(() -> carrier.first().send(pipe.first())).hasMessageContaining("closed");
    assertThatThrownBy(() -> pipe.second().recv()).isInstanceOf(EOFException.class);
    for (Connection each : List.of(carrier.first(), carrier.second(), pipe.second())) {
      each.close();
    }
  }

  // --- The end

  @Test
  @Conformance("_TestConnection.test_connection")
  void whatWasSentBeforeTheCloseIsReceivedAndThenItIsTheEnd() throws Exception {
    Pipe pipe = context.pipe();
    pipe.first().send("last words");
    pipe.first().close();

    assertThat(pipe.second().recv()).isEqualTo("last words");
    assertThat(pipe.second().poll()).isTrue();
    assertThatThrownBy(() -> pipe.second().recv()).isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> pipe.second().send(1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("broken pipe");
    pipe.second().close();
  }

  @Test
  @Conformance("_TestConnection.test_context")
  void aClosedEndRefusesEverythingClearly() throws Exception {
    Pipe pipe = context.pipe();
    try (Connection first = pipe.first()) {
      assertThat(first.isOpen()).isTrue();
    }
    Connection first = pipe.first();
    first.close();

    assertThat(first.isOpen()).isFalse();
    assertThatThrownBy(() -> first.send(1)).hasMessage("the connection is closed");
    assertThatThrownBy(first::recv).hasMessage("the connection is closed");
    assertThatThrownBy(first::poll).hasMessage("the connection is closed");
    pipe.second().close();
    assertThatThrownBy(first::recv).hasMessage("the connection is closed");
  }

  @Test
  void aWaitEndsWhenTheOtherEndIsClosedOrThisOneOrTheThreadIsInterrupted() throws Exception {
    for (Thread.Builder kind : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
      Pipe closedThere = context.pipe();
      FutureTask<Object> reading = new FutureTask<>(closedThere.first()::recv);
      awaitWaiting(kind.start(reading));
      closedThere.second().close();
      assertThatThrownBy(() -> reading.get(30, SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(EOFException.class);
      closedThere.first().close();

      Pipe closedHere = context.pipe();
      FutureTask<Object> waiting = new FutureTask<>(closedHere.first()::recv);
      awaitWaiting(kind.start(waiting));
      closedHere.first().close();
      assertThatThrownBy(() -> waiting.get(30, SECONDS)).hasCauseInstanceOf(IOException.class);
      closedHere.second().close();

      Pipe interrupted = context.pipe();
      FutureTask<Object> receiving = new FutureTask<>(interrupted.first()::recv);
      Thread thread = kind.start(receiving);
      awaitWaiting(thread);
      thread.interrupt();
      assertThatThrownBy(() -> receiving.get(30, SECONDS))
          .hasCauseInstanceOf(InterruptedException.class);
      interrupted.second().send("still here");
      assertThat(interrupted.first().recv()).isEqualTo("still here");
      interrupted.first().close();
      interrupted.second().close();
    }
  }

  @Test
  void aSenderWaitsForRoomAndEndsWithItsReceiver() throws Exception {
    Pipe pipe = context.pipe();
    FutureTask<Integer> sending =
        new FutureTask<>(() -> {
          int sent = 0;
          try {
            while (true) {
              pipe.first().sendBytes(pattern(10_000));
              sent++;
            }
          } catch (IOException e) {
            assertThat(e).hasMessageContaining("broken pipe");
            return sent;
          }
        });
    Thread sender = Thread.ofPlatform().start(sending);
    awaitWaiting(sender);
    assertThat(pipe.second().recvBytes()).hasSize(10_000);
    pipe.second().close();

    assertThat(sending.get(30, SECONDS)).isBetween(3, 20);
    pipe.first().close();
  }

  @Test
  @Requirement({"R2", "R3"})
  void theDeathOfAllWhoHeldTheOtherEndIsTheEnd() throws Exception {
    ProcessesOnly.in(context);
    Pipe pipe = context.pipe();
    Connection second = pipe.second();
    ChildProcess child =
        context
            .process(() -> {
              second.send("here");
              second.sendBytes(pattern(200_000));
              second.recv();
            })
            .start();
    second.close();
    Connection first = pipe.first();
    assertThat(first.recv()).isEqualTo("here");
    FutureTask<Object> waiting =
        new FutureTask<>(() -> {
          assertThat(first.recvBytes()).isEqualTo(pattern(200_000));
          return first.recv();
        });
    Thread.ofPlatform().start(waiting);
    child.kill();

    assertThatThrownBy(() -> waiting.get(30, SECONDS)).hasCauseInstanceOf(EOFException.class);
    assertThat(child.join(LIMIT)).isTrue();
    assertThatThrownBy(() -> first.send(1)).isInstanceOf(IOException.class);
    first.close();
  }

  @Test
  void aChildThatDiesBeforeItTookItsEndIsTheEndToo() throws Exception {
    ProcessesOnly.in(context);
    Pipe pipe = context.pipe();
    Connection second = pipe.second();
    ChildProcess child = context.process(() -> second.recv()).start();
    child.kill();
    second.close();

    assertThatThrownBy(() -> pipe.first().recv()).isInstanceOf(EOFException.class);
    assertThat(child.join(LIMIT)).isTrue();
    pipe.first().close();
  }
}
