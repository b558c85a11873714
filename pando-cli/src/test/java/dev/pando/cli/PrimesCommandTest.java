package dev.pando.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrimesCommandTest {

  @Test
  void thePoolFindsThePrimesThatOneJvmFinds() {
    CommandRun run = CommandRun.of("primes", "--workers", "2");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .startsWith("7,216 primes from 1,000,000 to 1,100,000")
        .contains("one JVM", "pool of 2", "speed-up");
  }

  @Test
  void aRangeThatIsNoneIsRefusedWithItsNumbers() {
    CommandRun run = CommandRun.of("primes", "--from", "10", "--to", "5");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("--from must be at least 0 and less than --to, not 10 and 5");
  }

  @Test
  void aNumberThatIsNoneIsAMistakeOfTheCaller() {
    assertThat(CommandRun.of("primes", "--from", "many").exitCode()).isEqualTo(2);
  }
}
