package dev.pando.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DoctorCommandTest {

  @Test
  void itSaysLineByLineWhatWorks() {
    CommandRun run = CommandRun.of("doctor");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines()).isNotEmpty().allMatch(line -> line.matches("(ok |NO )  *\\S.*"));
    assertThat(run.out()).contains(Runtime.version().toString());
  }

  @Test
  void theSameInJson() {
    CommandRun run = CommandRun.of("doctor", "--json");

    assertThat(run.out().strip())
        .startsWith("{\"checks\": [")
        .endsWith("]}")
        .contains("\"works\": true");
  }

  @Test
  void jsonStringsSurviveAnything() {
    assertThat(Json.string("a\"b\\c\nd\te\u0001f")).isEqualTo("\"a\\\"b\\\\c\\nd\\te\\u0001f\"");
  }
}
