package dev.pando.benchmarks.work;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StopwatchTest {

  @Test
  void theMedianIsThatOfPythonsStatistics() {
    assertThat(Stopwatch.median(new double[] {3, 1, 2})).isEqualTo(2);
    assertThat(Stopwatch.median(new double[] {4, 1, 3, 2})).isEqualTo(2.5);
  }

  @Test
  void aRangeIsPythonsRange() {
    assertThat(Tasks.range(3, 6)).containsExactly(3, 4, 5);
  }

  @Test
  void thePrimesAreThoseThatTheScriptCounts() {
    assertThat(
            Tasks.range(PoolSizes.PRIMES_FROM, PoolSizes.PRIMES_TO).stream()
                .filter(Tasks::isPrime)
                .count())
        .isEqualTo(PoolSizes.PRIMES);
  }
}
