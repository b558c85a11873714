package dev.pando.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MainTest {

  @Test
  void versionSaysWhichPandoAndWhichJava() {
    CommandRun run = CommandRun.of("--version");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .containsPattern("^pando \\d+\\.\\d+\\.\\d+")
        .contains(Runtime.version().toString());
  }

  @Test
  void helpListsTheCommands() {
    assertThat(CommandRun.of("--help").out())
        .contains("primes", "words", "doctor", "clean", "bench", "conformance");
  }

  @Test
  void withoutACommandItSaysHowItIsUsed() {
    CommandRun run = CommandRun.of();

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("Which command?").contains("Usage: pando");
  }
}
