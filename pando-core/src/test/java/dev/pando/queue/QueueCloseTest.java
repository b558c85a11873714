package dev.pando.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Pando;
import dev.pando.process.ChildProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Queues that are closed while other threads of the same process use them. */
@Timeout(60)
class QueueCloseTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int ROUNDS = 100;

  /** More than processors, so that some stand still in the middle of an access. */
  private static final int THREADS = 4;

  /** In a JVM that only interprets, an access is many steps, and a thread often between them. */
  @Test
  void closingAQueueLeavesNobodyInterruptedWhoUsesIt() throws Exception {
    ChildProcess child =
        Pando.processBuilder(
                () -> {
                  for (int i = 0; i < ROUNDS; i++) {
                    assertThat(interruptedByClosing()).as("round %d", i).isZero();
                  }
                })
            .jvmOptions("-Xint")
            .build()
            .start();
    assertThat(child.join(LIMIT)).isTrue();
    assertThat(child.exitCode()).hasValue(0);
  }

  /** How many of the threads have been left interrupted. */
  private static int interruptedByClosing() throws Exception {
    SharedQueue<Integer> queue = Pando.queue();
    CountDownLatch begun = new CountDownLatch(THREADS);
    List<FutureTask<Boolean>> users = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      FutureTask<Boolean> user =
          new FutureTask<>(() -> {
            begun.countDown();
            while (!queue.isClosed()) {
              Thread.onSpinWait();
            }
            return Thread.interrupted();
          });
      Thread.ofPlatform().start(user);
      users.add(user);
    }
    begun.await();
    queue.close();
    int interrupted = 0;
    for (FutureTask<Boolean> user : users) {
      interrupted += user.get() ? 1 : 0;
    }
    return interrupted;
  }
}
