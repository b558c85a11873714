package dev.pando.benchmarks;

import java.util.Map;

/** The jobs whose Java side exists, by the script's names. */
final class Jobs {

  private Jobs() {}

  static Map<String, Job> built() {
    return Map.of();
  }
}
