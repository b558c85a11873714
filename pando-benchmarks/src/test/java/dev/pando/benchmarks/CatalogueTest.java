package dev.pando.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CatalogueTest {

  @Test
  void everyTargetBelongsToAMetric() {
    assertThat(Catalogue.METRICS)
        .extracting(Metric::name)
        .doesNotHaveDuplicates()
        .containsAll(Catalogue.targets().keySet());
  }

  @Test
  void remarksInTheTargetsAreNoMetrics() {
    assertThat(Catalogue.targets()).containsEntry("pool_map_tiny", 3.0).doesNotContainKey("_note");
  }

  @Test
  void everyJobIsOneOfTheScripts() throws IOException {
    try (InputStream script = Catalogue.resource(Catalogue.SCRIPT)) {
      String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);

      assertThat(Catalogue.METRICS)
          .extracting(Metric::job)
          .allSatisfy(job -> assertThat(text).contains("\"" + job + "\": "));
    }
  }
}
