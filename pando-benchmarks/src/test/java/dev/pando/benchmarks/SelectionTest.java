package dev.pando.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SelectionTest {

  @Test
  void noNamesSelectEverything() {
    assertThat(Selection.of(List.of()).metrics()).isEqualTo(Catalogue.METRICS);
  }

  @Test
  void aJobNameSelectsAllItsMetrics() {
    assertThat(names(Selection.of(List.of("memory"))))
        .containsExactly("idle_child_private_fork", "idle_child_private_spawn");
  }

  @Test
  void aMetricNameSelectsItselfButItsWholeJobRuns() {
    Selection selection = Selection.of(List.of("pool_apply_latency"));

    assertThat(names(selection)).containsExactly("pool_apply_latency");
    assertThat(selection.jobs()).containsExactly("pool");
  }

  @Test
  void mixedNamesKeepTheScriptsOrder() {
    Selection selection = Selection.of(List.of("memory", " shm_attach", "start_join_spawn", ""));

    assertThat(names(selection))
        .containsExactly(
            "start_join_spawn",
            "shm_attach",
            "idle_child_private_fork",
            "idle_child_private_spawn");
    assertThat(selection.jobs()).containsExactly("start", "shm", "memory");
  }

  @Test
  void anUnknownNameIsRefusedWithTheNamesThereAre() {
    assertThatThrownBy(() -> Selection.of(List.of("pool_aply")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'pool_aply'")
        .hasMessageContaining("pool_apply_latency");
  }

  private static List<String> names(Selection selection) {
    return selection.metrics().stream().map(Metric::name).toList();
  }
}
