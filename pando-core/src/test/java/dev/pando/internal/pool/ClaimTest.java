package dev.pando.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClaimTest {
  private final MemorySegment control = Arena.ofAuto().allocate(WorkerLayout.TASK_RING_OFFSET, 64);
  private final Claim claim = new Claim(control);

  @Test
  void whatIsBegunIsRead() {
    assertThat(claim.advance(1, 1)).isTrue();
    assertThat(claim.advance(1, 7)).isTrue();

    assertThat(Claim.task(claim.read())).isEqualTo(1);
    assertThat(Claim.elements(claim.read())).isEqualTo(7);
    assertThat(Claim.isRevoked(claim.read())).isFalse();
  }

  @Test
  void theLargestNumbersFit() {
    long task = (1L << 42) - 1;
    assertThat(claim.advance(task, Claim.MAX_ELEMENTS)).isTrue();

    assertThat(Claim.task(claim.read())).isEqualTo(task);
    assertThat(Claim.elements(claim.read())).isEqualTo(Claim.MAX_ELEMENTS);
  }

  @Test
  void nothingIsBegunAfterARevocationUntilTheWorkerReopens() {
    claim.advance(3, 2);
    assertThat(claim.tryRevoke(claim.read(), 9)).isTrue();

    assertThat(claim.advance(3, 3)).isFalse();
    assertThat(claim.advance(4, 1)).isFalse();
    assertThat(claim.revokedBelow()).isEqualTo(9);
    assertThat(Claim.elements(claim.read())).isEqualTo(2);

    claim.reopen();
    assertThat(claim.advance(9, 1)).isTrue();
  }

  @Test
  void aRevocationThatComesTooLateTakesNothing() {
    claim.advance(3, 2);
    long seen = claim.read();
    claim.advance(3, 3);

    assertThat(claim.tryRevoke(seen, 9)).isFalse();
    assertThat(claim.advance(4, 1)).isTrue();
  }

  @Test
  void everyElementIsBegunByTheWorkerOrTakenBackNeverBoth() throws InterruptedException {
    for (int round = 0; round < 2000; round++) {
      Claim raced = new Claim(Arena.ofAuto().allocate(WorkerLayout.TASK_RING_OFFSET, 64));
      AtomicLong begun = new AtomicLong();
      Thread worker =
          Thread.ofPlatform()
              .start(() -> {
                int elements = 1;
                while (elements <= 1000 && raced.advance(1, elements)) {
                  begun.set(elements);
                  elements++;
                }
              });
      long seen;
      do {
        seen = raced.read();
      } while (!raced.tryRevoke(seen, 2));
      worker.join();

      assertThat(begun.get()).isEqualTo(Claim.elements(seen));
    }
  }
}
