package dev.pando.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Pando;
import dev.pando.pool.AsyncResult;
import dev.pando.pool.Pool;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whoever waits for a result takes the dispatcher's turns; when it has gone, somebody else must.
 */
@Timeout(180)
class HelpTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int ROUNDS = 10_000;

  /** With the dispatcher awake, a result may be there before its caller begins to wait. */
  @Test
  void a_result_that_is_there_at_once_leaves_no_later_one_behind() throws Exception {
    try (Pool pool = Pando.pool(2)) {
      for (int i = 0; i < ROUNDS; i++) {
        AsyncResult<Integer> before = pool.applyAsync(() -> 1);
        assertThat(pool.apply(() -> 2)).isEqualTo(2);
        assertThat(before.get(LIMIT)).isEqualTo(1);
        assertThat(pool.applyAsync(() -> 3).get(LIMIT)).isEqualTo(3);
      }
    }
  }
}
