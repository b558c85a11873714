package dev.pando.tck.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Context;
import dev.pando.Pando;
import dev.pando.manager.Manager;
import dev.pando.queue.SharedQueue;
import dev.pando.spi.EncodingException;
import dev.pando.tck.ManagerContext;
import dev.pando.tck.QueueContract;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Queues in a manager's process. */
class ManagedQueueTest extends QueueContract {
  private static final Context CONTEXT = Pando.context();
  private static final Manager MANAGER = CONTEXT.manager();

  ManagedQueueTest() {
    super(ManagerContext.of(CONTEXT, MANAGER));
  }

  @AfterAll
  static void closeManager() {
    MANAGER.close();
  }

  /** The manager rebuilds an element when it is put, so it is refused there. */
  @Test
  @Override
  protected void whatCannotBeSentOrRebuiltFailsAloneAndTheQueueGoesOn() throws Exception {
    SharedQueue<Object> queue = MANAGER.queue(3);
    assertThatThrownBy(() -> queue.put(List.of(1, Thread.currentThread())))
        .isInstanceOf(EncodingException.class);
    assertThatThrownBy(() -> queue.put(null)).isInstanceOf(NullPointerException.class);
    queue.put("next");

    assertThat(queue.take()).isEqualTo("next");
    assertThat(queue.remainingCapacity()).isEqualTo(3);
  }
}
