package dev.pando.tck;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Context;
import dev.pando.connection.Client;
import dev.pando.connection.Connection;
import dev.pando.connection.ConnectionOptions;
import dev.pando.connection.Listener;
import dev.pando.connection.Pipe;
import dev.pando.process.ChildProcess;
import dev.pando.process.Sentinel;
import dev.pando.spi.Waitable;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What waiting for several things at once must do on every back end. */
@Timeout(value = 60, unit = SECONDS)
public abstract class WaitAnyContract {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int PARTIES = 4;
  private static final int MESSAGES = 10;

  private final Context context;

  /** Tests waits for what this context makes. */
  protected WaitAnyContract(Context context) {
    this.context = context;
  }

  private static void sendAll(Connection connection, int party, int pauseMillis)
      throws IOException, InterruptedException {
    Random random = new Random(party);
    for (int i = 0; i < MESSAGES; i++) {
      if (pauseMillis > 0) {
        Thread.sleep(random.nextInt(pauseMillis)); // makes the senders slow, which is the test
      }
      connection.send(party * MESSAGES + i);
    }
    connection.close();
  }

  /** Receives from all of them until each is at its end. */
  private static Set<Object> receiveAll(List<Connection> connections)
      throws IOException, InterruptedException {
    Set<Object> received = new HashSet<>();
    List<Connection> open = new ArrayList<>(connections);
    while (!open.isEmpty()) {
      List<Connection> ready = Connection.waitAny(open, LIMIT);
      assertThat(ready).isNotEmpty();
      for (Connection each : ready) {
        try {
          Object message = each.recv();
          assertThat(message).isNotNull();
          received.add(message);
        } catch (EOFException e) {
          open.remove(each);
          each.close();
        }
      }
    }
    return received;
  }

  @Test
  @Conformance({"TestWait.test_wait", "TestWait.test_wait_slow"})
  void messagesOfManyPipesAreReceivedAsTheyCome() throws Exception {
    for (int pause : new int[] {0, 20}) {
      List<Connection> readers = new ArrayList<>();
      Pipe fromChild = context.oneWayPipe();
      Connection childs = fromChild.second();
      ChildProcess child = context.process(() -> sendAll(childs, 0, pause)).start();
      childs.close();
      readers.add(fromChild.first());
      for (int party = 1; party < PARTIES; party++) {
        Pipe pipe = context.oneWayPipe();
        int number = party;
        FutureTask<Void> sender =
            new FutureTask<>(() -> {
              sendAll(pipe.second(), number, pause);
              return null;
            });
        Thread.ofPlatform().start(sender);
        readers.add(pipe.first());
      }

      assertThat(receiveAll(readers)).hasSize(PARTIES * MESSAGES);
      assertThat(child.join(LIMIT)).isTrue();
    }
  }

  @Test
  @Conformance({"TestWait.test_wait_socket", "TestWait.test_wait_socket_slow"})
  void messagesOfSocketsAndPipesAreReceivedAsTheyCome() throws Exception {
    for (int pause : new int[] {0, 20}) {
      try (Listener listener = Listener.open(ConnectionOptions.defaults())) {
        List<Connection> readers = new ArrayList<>();
        for (int party = 0; party < PARTIES; party++) {
          Connection sender;
          if (party == 0) {
            Pipe pipe = context.pipe();
            sender = pipe.second();
            readers.add(pipe.first());
          } else {
            sender = Client.connect(listener.address());
            assertThat(Connection.waitAny(List.of(listener), LIMIT)).containsExactly(listener);
            readers.add(listener.accept());
          }
          int number = party;
          FutureTask<Void> task =
              new FutureTask<>(() -> {
                sendAll(sender, number, pause);
                return null;
              });
          Thread.ofPlatform().start(task);
        }

        assertThat(receiveAll(readers)).hasSize(PARTIES * MESSAGES);
      }
    }
  }

  @Test
  @Conformance({"TestWait.test_wait_timeout", "TestWait.test_neg_timeout"})
  void aWaitForNothingThatComesEndsWithItsTime() throws Exception {
    Pipe pipe = context.pipe();
    List<Connection> ends = List.of(pipe.first(), pipe.second());
    for (Duration timeout : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofMillis(20))) {
      assertThat(Connection.waitAny(ends, timeout)).isEmpty();
    }
    pipe.second().send("now");
    assertThat(Connection.waitAny(ends, Duration.ZERO)).containsExactly(pipe.first());
    assertThat(Connection.waitAny(ends, LIMIT)).containsExactly(pipe.first());
    assertThat(pipe.first().recv()).isEqualTo("now");
    pipe.first().close();
    assertThat(Connection.waitAny(ends, Duration.ZERO)).isEqualTo(ends);
    pipe.second().close();
  }

  @Test
  @Conformance("_TestConnection.test_wait_empty")
  void aWaitForNothingAtAllTakesItsTime() throws Exception {
    long start = System.nanoTime();
    assertThat(Connection.waitAny(List.<Waitable>of(), Duration.ofMillis(20))).isEmpty();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
  }

  @Test
  @Conformance("TestWait.test_wait_integer")
  void theEndOfAProcessIsAwaitedBesideConnections() throws Exception {
    Pipe pipe = context.pipe();
    Pipe gate = context.pipe();
    Connection gatekeeper = gate.second();
    ChildProcess child = context.process(() -> gatekeeper.recv()).start();
    Sentinel sentinel = child.sentinel();
    List<Waitable> all = List.of(pipe.first(), sentinel, pipe.second());
    assertThat(Connection.waitAny(all, Duration.ZERO)).isEmpty();
    assertThat(Connection.waitAny(all, Duration.ofMillis(20))).isEmpty();
    pipe.first().send(1);
    assertThat(Connection.waitAny(all, LIMIT)).containsExactly(pipe.second());
    assertThat(pipe.second().recv()).isEqualTo(1);
    gate.first().send("go");

    assertThat(Connection.waitAny(all, LIMIT)).containsExactly(sentinel);
    assertThat(Connection.waitAny(all, LIMIT)).containsExactly(sentinel);
    for (Connection each : List.of(pipe.first(), pipe.second(), gate.first(), gatekeeper)) {
      each.close();
    }
  }

  @Test
  void anInterruptEndsTheWaitAndTheConnectionsWorkOn() throws Exception {
    Pipe pipe = context.pipe();
    for (Thread.Builder kind : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
      FutureTask<List<Connection>> waiting =
          new FutureTask<>(() -> Connection.waitAny(List.of(pipe.first()), LIMIT));
      kind.start(waiting).interrupt();
      assertThatThrownBy(() -> waiting.get(30, SECONDS))
          .hasCauseInstanceOf(InterruptedException.class);
    }
    pipe.second().send("on");
    assertThat(pipe.first().recv()).isEqualTo("on");
    pipe.first().close();
    pipe.second().close();
  }
}
