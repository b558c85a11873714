package dev.pando.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AdaptiveSpinTest {
  private final AdaptiveSpin spin = new AdaptiveSpin(true);

  private long mostOfBudgets() {
    long[] budgets = new long[8];
    for (int i = 0; i < budgets.length; i++) {
      budgets[i] = spin.budgetNanos();
    }
    Arrays.sort(budgets);
    return budgets[budgets.length / 2];
  }

  private void waits(int times, long nanos) {
    for (int i = 0; i < times; i++) {
      spin.waited(nanos);
    }
  }

  @Test
  void spinningStaysWithinItsBounds() {
    waits(100, 0);
    assertThat(mostOfBudgets()).isEqualTo(AdaptiveSpin.MIN_NANOS);
    waits(100, 40_000);
    assertThat(mostOfBudgets()).isEqualTo(AdaptiveSpin.MAX_NANOS);
  }

  @Test
  void shortWaitsAreSpunFor() {
    waits(100, 10_000);
    assertThat(mostOfBudgets()).isBetween(15_000L, 20_000L);
  }

  @Test
  void longWaitsAreNot() {
    waits(100, 1_000_000);
    assertThat(mostOfBudgets()).isEqualTo(AdaptiveSpin.MIN_NANOS);
  }

  @Test
  void anIdleHourIsForgottenAfterAFewShortWaits() {
    waits(1000, 3_600_000_000_000L);
    waits(10, 5_000);
    assertThat(mostOfBudgets()).isGreaterThan(10_000);
  }

  @Test
  void nowAndThenItTriesEvenIfItDidNotPay() {
    waits(100, 1_000_000);
    long most = 0;
    for (int i = 0; i < 20; i++) {
      most = Math.max(most, spin.budgetNanos());
    }
    assertThat(most).isEqualTo(AdaptiveSpin.MAX_NANOS);
  }

  @Test
  void withOneProcessorItNeverSpins() {
    AdaptiveSpin forbidden = new AdaptiveSpin(false);
    for (int i = 0; i < 20; i++) {
      assertThat(forbidden.budgetNanos()).isZero();
    }
  }
}
