package dev.pando.internal.sync;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.process.ChildProcess;
import dev.pando.sync.SharedSemaphore;
import dev.pando.testing.Children;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Virtual threads have platform threads that sleep for them, which stand still in a forked child.
 * The waits here look around by themselves once an hour, so they would last for ever.
 */
@Timeout(value = 90, unit = SECONDS)
@SuppressWarnings("serial") // lambdas that travel use private members of the test
class ForkedSleepersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String HOURLY = "-Dpando.sliceMillis=3600000";

  @Test
  void aVirtualThreadOfAForkedChildWakesAsThoseOfItsParentDid() throws Exception {
    assumeTrue(Pando.allStartMethods().contains(StartMethod.FORK));
    assertEndsWell(
        Pando.context(StartMethod.SPAWN)
            .processBuilder(() -> {
              sleepAndWake();
              assertEndsWell(
                  Pando.context(StartMethod.FORK)
                      .process(ForkedSleepersTest::sleepAndWake)
                      .start());
            })
            .jvmOptions(HOURLY)
            .build()
            .start());
  }

  /** Afterwards the thread that slept for the virtual one waits for more to do. */
  private static void sleepAndWake() throws InterruptedException {
    SharedSemaphore permits = Pando.semaphore(0);
    Thread waiting = Thread.ofVirtual().start(permits::acquireUninterruptibly);
    while (waiting.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    permits.release();
    assertThat(waiting.join(PATIENCE)).as("it woke").isTrue();
  }

  private static void assertEndsWell(ChildProcess child) throws InterruptedException {
    Children.assertEndsWell(child, PATIENCE.multipliedBy(2));
  }
}
