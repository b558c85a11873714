package dev.pando.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.internal.sync.Doorbell;
import org.junit.jupiter.api.Test;

/** Two versions of Pando must not talk past each other: these numbers change with the version. */
class WorkerLayoutTest {
  @Test
  void theLayoutIsAsItsVersionSays() {
    assertThat(WorkerLayout.LAYOUT_VERSION).isEqualTo(2);
    assertThat(WorkerLayout.CLAIM_OFFSET).isZero();
    assertThat(WorkerLayout.BEGUN_OFFSET).isEqualTo(8);
    assertThat(WorkerLayout.REVOKED_BELOW_OFFSET).isEqualTo(128);
    assertThat(WorkerLayout.INTERRUPT_OFFSET).isEqualTo(136);
    assertThat(WorkerLayout.TASK_DOORBELL_OFFSET).isEqualTo(256);
    assertThat(WorkerLayout.TASK_SPACE_DOORBELL_OFFSET).isEqualTo(384);
    assertThat(WorkerLayout.RESULT_SPACE_DOORBELL_OFFSET).isEqualTo(512);
    assertThat(WorkerLayout.TASK_RING_OFFSET).isEqualTo(640);
    assertThat(WorkerLayout.RING_CAPACITY).isEqualTo(131072);
    assertThat(Doorbell.BYTES).isEqualTo(128);
  }
}
