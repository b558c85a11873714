package dev.pando.internal.sync;

import static dev.pando.internal.sync.DeathNoticeTest.PATIENCE;
import static dev.pando.internal.sync.DeathNoticeTest.assertGoesOn;
import static dev.pando.internal.sync.DeathNoticeTest.keeper;
import static dev.pando.internal.sync.DeathNoticeTest.kill;
import static dev.pando.internal.sync.DeathNoticeTest.until;
import static dev.pando.internal.sync.DeathNoticeTest.waiter;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Pando;
import dev.pando.connection.Connection;
import dev.pando.connection.Pipe;
import dev.pando.function.SerializableCallable;
import dev.pando.process.ChildProcess;
import dev.pando.queue.SharedQueue;
import dev.pando.sync.SharedEvent;
import dev.pando.testing.Requirement;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * As {@link DeathNoticeTest}, for those who wait for a message or for room: with the peer killed,
 * nobody will ever ring.
 */
@Requirement("R3")
@Timeout(value = 60, unit = SECONDS)
@SuppressWarnings("serial") // lambdas that travel use private members of the test
class PeerDeathNoticeTest {
  /** A wait in a thread of its own, and a word to us when that sleeps. */
  private static SerializableCallable<?> telling(
      SharedEvent asleep, boolean virtual, SerializableCallable<?> wait) {
    return () -> {
      FutureTask<Object> task = new FutureTask<>(wait::call);
      Thread thread = (virtual ? Thread.ofVirtual() : Thread.ofPlatform()).start(task);
      until(() -> task.isDone() || isAsleep(thread));
      asleep.set();
      return task.get();
    };
  }

  private static boolean isAsleep(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getClassName().equals(WordSleep.class.getName()));
  }

  private static ChildProcess sleeper(boolean virtual, SerializableCallable<?> wait)
      throws InterruptedException {
    SharedEvent asleep = Pando.event();
    ChildProcess sleeper = waiter(telling(asleep, virtual, wait));
    assertThat(asleep.await(PATIENCE)).isTrue();
    return sleeper;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoWaitsForAMessageOfAKilledProcessSeesTheEndAtOnce(boolean virtual) throws Exception {
    Pipe pipe = Pando.pipe();
    Connection first = pipe.first();
    Connection second = pipe.second();
    ChildProcess sender = keeper(second::isOpen);
    second.close();
    ChildProcess receiver =
        sleeper(
            virtual,
            () -> assertThatThrownBy(first::recv).isInstanceOf(EOFException.class) != null);

    kill(sender);

    assertGoesOn(receiver);
    first.close();
  }

  @Test
  void whoWaitsUntilAKilledProcessReadsSeesTheEndAtOnce() throws Exception {
    Pipe pipe = Pando.pipe();
    Connection first = pipe.first();
    Connection second = pipe.second();
    ChildProcess receiver = keeper(second::isOpen);
    second.close();
    ChildProcess sender =
        sleeper(
            false,
            () -> {
              byte[] message = new byte[10_000];
              assertThatThrownBy(
                      () -> {
                        while (true) {
                          first.sendBytes(message);
                        }
                      })
                  .isInstanceOf(IOException.class);
              return null;
            });

    kill(receiver);

    assertGoesOn(sender);
    first.close();
  }

  @Test
  void aMessageWhoseSenderWasKilledBeforeItRangArrivesAtOnce() throws Exception {
    Pipe pipe = Pando.pipe();
    Connection first = pipe.first();
    Connection second = pipe.second();
    ChildProcess receiver = sleeper(false, first::recv);

    Victims.killAt(
        "ring.published",
        () -> {
          second.send("news");
          return null;
        });

    assertGoesOn(receiver);
    first.close();
    second.close();
  }

  @Test
  void anElementWhoseProducerWasKilledBeforeItRangArrivesAtOnce() throws Exception {
    SharedQueue<Integer> queue = Pando.queue();
    ChildProcess consumer = sleeper(false, queue::take);

    Victims.killAt("queue.published", () -> queue.offer(1));

    assertGoesOn(consumer);
    queue.close();
  }

  @Test
  void theRoomThatAKilledConsumerMadeIsSeenAtOnce() throws Exception {
    SharedQueue<Integer> queue = Pando.queue(1);
    queue.put(1);
    ChildProcess producer =
        sleeper(
            false,
            () -> {
              queue.put(2);
              return null;
            });

    Victims.killAt("queue.taken", queue::take);

    assertGoesOn(producer);
    assertThat(queue.take()).isEqualTo(2);
    queue.close();
  }
}
