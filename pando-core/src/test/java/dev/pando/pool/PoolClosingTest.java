package dev.pando.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Context;
import dev.pando.Pando;
import dev.pando.StartMethod;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** That a pool notices that it is to end, whatever else it is asked at that moment. */
@Tag("torture")
class PoolClosingTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int POOLS = 1_000;

  private final Context context = Pando.context(StartMethod.THREAD);

  private static int square(int number) {
    return number * number;
  }

  @Test
  void a_pool_that_is_watched_closes() throws InterruptedException {
    for (int i = 0; i < POOLS; i++) {
      Pool pool = context.pool(2);
      AtomicBoolean isOver = new AtomicBoolean();
      Thread watcher =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                while (!isOver.get()) {
                  assertThat(pool.insights()).isNotNull();
                }
              });
      try {
        assertThat(pool.apply(PoolClosingTest::square, i)).isEqualTo(i * i);
        Thread closer = Thread.ofPlatform().daemon().start(pool::close);
        assertThat(closer.join(LIMIT)).as("pool %d has closed", i).isTrue();
      } finally {
        isOver.set(true);
      }
      watcher.join();
    }
  }
}
