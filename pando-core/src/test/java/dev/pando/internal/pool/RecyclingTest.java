package dev.pando.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecyclingTest {
  private static Recycling memory(long maxResident, long maxGrowth) {
    return new Recycling(0, 0, 0, maxResident, maxGrowth);
  }

  @Test
  void aWorkerThatWasLargeFromTheBeginningIsKeptUnlessItGrows() {
    Recycling byGrowth = memory(0, 100);

    assertThat(byGrowth.isTooLarge(1100, 1000)).isFalse();
    assertThat(byGrowth.isTooLarge(1101, 1000)).isTrue();
    assertThat(byGrowth.isTooLarge(900, 1000)).isFalse();
  }

  @Test
  void theWholeOfAWorkerCountsWhereThatIsLimited() {
    Recycling bySize = memory(1000, 0);

    assertThat(bySize.isTooLarge(1000, 0)).isFalse();
    assertThat(bySize.isTooLarge(1001, 1000)).isTrue();
  }

  @Test
  void eitherLimitIsEnough() {
    Recycling both = memory(1000, 100);

    assertThat(both.isTooLarge(1050, 1000)).isTrue();
    assertThat(both.isTooLarge(300, 100)).isTrue();
    assertThat(both.isTooLarge(150, 100)).isFalse();
  }

  @Test
  void nobodyLooksAtMemoryThatIsNotLimited() {
    assertThat(memory(0, 0).looksAtMemory()).isFalse();
    assertThat(memory(0, 0).isTimed()).isFalse();
    assertThat(memory(0, 0).isTooLarge(Long.MAX_VALUE, 0)).isFalse();
    assertThat(memory(0, 1).isTimed()).isTrue();
  }
}
