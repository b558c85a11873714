package dev.pando.forking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Context;
import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.pool.Pool;
import dev.pando.process.ChildProcess;
import dev.pando.queue.SharedQueue;
import dev.pando.spi.EncodingException;
import dev.pando.sync.SharedLock;
import dev.pando.testing.Conformance;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Objects of one context in children of another. */
@Timeout(120)
@SuppressWarnings("serial") // lambdas that travel
class MixedContextsTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Unlike CPython's, no object belongs to the way in which children are started. */
  @Test
  @Conformance("TestStartMethod.test_mixed_startmethod")
  void what_is_shared_works_in_children_of_every_method_and_what_cannot_travel_is_refused()
      throws Exception {
    for (StartMethod made : Pando.allStartMethods()) {
      SharedLock lock = Pando.context(made).lock();
      SharedQueue<String> queue = Pando.context(made).queue();
      for (StartMethod used : Pando.allStartMethods()) {
        if (used == StartMethod.FORK) {
          continue; // a copy of this JVM has its objects in any case; see ForkTest
        }
        ChildProcess child =
            Pando.context(used)
                .process(() -> {
                  lock.lock();
                  try {
                    queue.put(used + " child");
                  } finally {
                    lock.unlock();
                  }
                })
                .start();
        assertThat(child.join(LIMIT)).isTrue();
        assertThat(child.exitCode()).as(made + " in " + used).hasValue(0);
        assertThat(queue.poll(LIMIT)).isEqualTo(used + " child");
      }
    }

    Context threads = Pando.context(StartMethod.THREAD);
    try (Pool pool = threads.pool(1)) {
      assertThatThrownBy(
              () -> Pando.context(StartMethod.SPAWN).process(() -> pool.apply(() -> 1)).start())
          .isInstanceOf(EncodingException.class)
          .hasMessageContaining("Pool");
    }
  }
}
