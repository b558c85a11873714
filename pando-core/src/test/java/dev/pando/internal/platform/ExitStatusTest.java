package dev.pando.internal.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExitStatusTest {

  @Test
  void aSignalIsANegativeCodeAsInPython() {
    assertThat(ExitStatus.ofExitValue(128 + Signals.TERM).code()).isEqualTo(-15);
    assertThat(ExitStatus.ofExitValue(128 + Signals.KILL).code()).isEqualTo(-9);
    assertThat(ExitStatus.ofExitValue(128 + Signals.INT).signal()).isEqualTo(Signals.INT);
    assertThat(ExitStatus.signalled(Signals.SEGV)).hasToString("killed by SIGSEGV");
  }

  @Test
  void otherCodesStayAsTheyAre() {
    assertThat(ExitStatus.ofExitValue(0).code()).isZero();
    assertThat(ExitStatus.ofExitValue(128).code()).isEqualTo(128);
    assertThat(ExitStatus.ofExitValue(255).code()).isEqualTo(255);
    assertThat(ExitStatus.exited(3)).hasToString("exit code 3");
    assertThat(ExitStatus.exited(3).isSignal()).isFalse();
  }
}
