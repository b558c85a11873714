package dev.pando.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class RangeTest {

  @Test
  void primesAreCountedAsTheBooksSay() {
    assertThat(Range.countPrimes(new Range(0, 100))).isEqualTo(25);
    assertThat(Range.countPrimes(new Range(1_000_000, 1_100_000))).isEqualTo(7_216);
  }

  @Test
  void cutsCoverARangeWithoutGapOrOverlap() {
    List<Range> cuts = StreamSupport.stream(new Range(5, 28).cut(10).spliterator(), false).toList();

    assertThat(cuts).containsExactly(new Range(5, 15), new Range(15, 25), new Range(25, 28));
  }

  @Test
  void aRangeAtTheEndOfAllNumbersCanBeCut() {
    Range range = new Range(Long.MAX_VALUE - 5, Long.MAX_VALUE);

    assertThat(range.cut(3))
        .containsExactly(
            new Range(Long.MAX_VALUE - 5, Long.MAX_VALUE - 2),
            new Range(Long.MAX_VALUE - 2, Long.MAX_VALUE));
  }
}
