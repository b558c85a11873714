package dev.pando.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Two versions of Pando that disagree on these numbers must not meet in one grove unnoticed. */
class LayoutTest {
  private static final String BUMP = "a changed number needs a new LAYOUT_VERSION";

  @Test
  void theDoorbellKeepsItsBytes() {
    assertThat(DoorbellLayout.LAYOUT_VERSION).isEqualTo(1);
    assertThat(DoorbellLayout.WORD).as(BUMP).isEqualTo(0);
    assertThat(DoorbellLayout.SLEEPERS).as(BUMP).isEqualTo(1);
    assertThat(DoorbellLayout.RUNG).as(BUMP).isEqualTo(2);
    assertThat(DoorbellLayout.BYTES).as(BUMP).isEqualTo(128);
  }
}
