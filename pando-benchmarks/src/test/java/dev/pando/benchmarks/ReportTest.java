package dev.pando.benchmarks;

import static dev.pando.benchmarks.RowTest.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pando.benchmarks.peer.PeerFigure;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static final Row MEASURED =
      row(Metric.lower("pool", "pool_apply_latency", "us"), 190.0, 210.0, 10.0, 0.08);
  private static final Row SHORT =
      row(Metric.higher("pool", "pool_map_tiny", "task/s"), 5e6, 5e6, 1e7, 3.0);
  private static final Row NOT_BUILT =
      row(Metric.lower("shm", "shm_attach", "us"), 20.0, null, null, 1.0);

  @Test
  void jsonHasExactlyTheAgreedShape() {
    JsonObject report =
        JsonParser.parseString(JsonReport.of(List.of(MEASURED, NOT_BUILT))).getAsJsonObject();

    assertThat(report.keySet()).containsExactly("metrics");
    JsonObject metrics = report.getAsJsonObject("metrics");
    assertThat(metrics.keySet()).containsExactly("pool_apply_latency", "shm_attach");
    JsonObject measured = metrics.getAsJsonObject("pool_apply_latency");
    assertThat(measured.keySet()).containsExactly("unit", "cpython", "pando", "ratio");
    assertThat(measured.get("unit").getAsString()).isEqualTo("us");
    assertThat(measured.get("cpython").getAsDouble()).isEqualTo(200);
    assertThat(measured.get("pando").getAsDouble()).isEqualTo(10);
    assertThat(measured.get("ratio").getAsDouble()).isEqualTo(0.05);
  }

  @Test
  void jsonHasNullWhereNothingIsBuilt() {
    JsonObject figures =
        JsonParser.parseString(JsonReport.of(List.of(NOT_BUILT)))
            .getAsJsonObject()
            .getAsJsonObject("metrics")
            .getAsJsonObject("shm_attach");

    assertThat(figures.get("cpython").getAsDouble()).isEqualTo(20);
    assertThat(figures.get("pando").isJsonNull()).isTrue();
    assertThat(figures.get("ratio").isJsonNull()).isTrue();
  }

  @Test
  void theTableSaysWhatIsReachedWhatIsShortAndWhatIsNotBuilt() {
    List<String> lines = Table.of(List.of(MEASURED, SHORT, NOT_BUILT), List.of());

    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).containsSubsequence("metric", "CPython", "Pando", "ratio", "target");
    assertThat(lines.get(1))
        .containsSubsequence("pool_apply_latency", "us", "200", "10%", "10.0", "0.050", "<= 0.080")
        .endsWith("ok");
    assertThat(lines.get(2)).contains(">= 3.00").endsWith("short");
    assertThat(lines.get(3)).contains("not built").endsWith("-");
  }

  @Test
  void aPeerStandsUnderTheMetricItWasMeasuredOn() {
    PeerFigure peer = new PeerFigure("RMI", "pool_apply_latency", Optional.of(100.0));

    List<String> lines = Table.of(List.of(MEASURED, SHORT), List.of(peer));

    assertThat(lines.get(2)).startsWith("  RMI").contains("100", "0.500");
  }
}
