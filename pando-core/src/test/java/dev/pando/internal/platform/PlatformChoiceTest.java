package dev.pando.internal.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.testing.Requirement;
import org.junit.jupiter.api.Test;

class PlatformChoiceTest {

  @Test
  void eachOperatingSystemGetsTheBestThatWorksThere() {
    assertThat(PlatformChoice.choose(null, "Linux").name()).isEqualTo("linux");
    assertThat(PlatformChoice.choose("", "Mac OS X").name()).isEqualTo("macos");
    assertThat(PlatformChoice.choose(null, "Windows 11").name()).isEqualTo("portable");
  }

  @Test
  void theUserCanForceOne() {
    assertThat(PlatformChoice.choose("portable", "Linux").name()).isEqualTo("portable");
    assertThat(PlatformChoice.choose("LINUX", "Linux").name()).isEqualTo("linux");
  }

  @Test
  @Requirement("R24")
  void aMisspeltOneIsAnErrorThatNamesTheChoices() {
    assertThatThrownBy(() -> PlatformChoice.choose("linx", "Linux"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("-Dpando.platform=linx")
        .hasMessageContaining("linux, macos or portable");
  }

  @Test
  void oneThatCannotRunHereIsAnErrorThatSaysSo() {
    assertThatThrownBy(() -> PlatformChoice.choose("macos", "Linux"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("does not run on Linux");
  }
}
