package dev.pando.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowTest {

  private static final Metric LATENCY = Metric.lower("job", "latency", "us");
  private static final Metric RATE = Metric.higher("job", "rate", "op/s");

  @Test
  void theRatioIsAgainstTheMeanOfBothCpythonFigures() {
    Row row = row(LATENCY, 100.0, 300.0, 50.0, 0.3);

    assertThat(row.cpython()).contains(200.0);
    assertThat(row.ratio()).contains(0.25);
    assertThat(row.drift()).contains(2.0);
  }

  @Test
  void aTimeReachesItsTargetFromBelow() {
    assertThat(row(LATENCY, 100.0, 100.0, 30.0, 0.3).reached()).contains(true);
    assertThat(row(LATENCY, 100.0, 100.0, 31.0, 0.3).reached()).contains(false);
  }

  @Test
  void aRateReachesItsTargetFromAbove() {
    assertThat(row(RATE, 100.0, 100.0, 300.0, 3.0).reached()).contains(true);
    assertThat(row(RATE, 100.0, 100.0, 299.0, 3.0).reached()).contains(false);
  }

  @Test
  void thereIsNoVerdictWithoutCpythonOrWithoutATarget() {
    assertThat(row(RATE, null, null, 300.0, 3.0).reached()).isEmpty();
    assertThat(row(RATE, 100.0, 100.0, 300.0, null).reached()).isEmpty();
  }

  static Row row(
      Metric metric,
      @Nullable Double before,
      @Nullable Double after,
      @Nullable Double pando,
      @Nullable Double target) {
    return new Row(
        metric,
        Optional.ofNullable(before),
        Optional.ofNullable(after),
        Optional.ofNullable(pando),
        Optional.ofNullable(target),
        pando == null ? Row.State.NOT_BUILT : Row.State.MEASURED);
  }
}
