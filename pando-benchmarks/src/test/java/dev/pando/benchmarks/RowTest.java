package dev.pando.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowTest {

  private static final Metric LATENCY = Metric.lower("job", "latency", "us");
  private static final Metric RATE = Metric.higher("job", "rate", "op/s");

  @Test
  void theRatioIsThatOfTheMediansOfBothSides() {
    Row row =
        new Row(
            LATENCY,
            List.of(100.0, 900.0, 200.0),
            List.of(60.0, 40.0),
            Optional.empty(),
            Row.State.MEASURED);

    assertThat(row.cpython()).contains(200.0);
    assertThat(row.pando()).contains(50.0);
    assertThat(row.ratio()).contains(0.25);
    assertThat(row.spread()).contains(4.0);
  }

  @Test
  void oneFigureHasNoSpread() {
    assertThat(row(LATENCY, 100.0, null, 50.0, 0.3).spread()).isEmpty();
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
        Stream.of(before, after).filter(Objects::nonNull).toList(),
        Stream.of(pando).filter(Objects::nonNull).toList(),
        Optional.ofNullable(target),
        pando == null ? Row.State.NOT_BUILT : Row.State.MEASURED);
  }
}
