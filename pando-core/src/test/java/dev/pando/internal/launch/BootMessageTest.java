package dev.pando.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BootMessageTest {
  private static BootMessage message(Kind kind) {
    return new BootMessage(
        "n\u00E4me \uD83D\uDE00",
        "1:2",
        "parent",
        -5,
        true,
        kind,
        LaunchMethod.FORKSERVER,
        "/dev/shm/x",
        Long.MIN_VALUE + 3,
        -77,
        "id",
        new byte[] {1, -1},
        new byte[] {},
        "",
        List.of("-ea", ""),
        new byte[70_000]);
  }

  @ParameterizedTest
  @EnumSource
  void arrivesAsItWasSent(Kind kind) throws IOException {
    BootMessage sent = message(kind);
    assertThat(BootMessage.decode(sent.encode())).usingRecursiveComparison().isEqualTo(sent);
  }

  @Test
  void ofAnotherVersionIsRefused() {
    byte[] bytes = message(Kind.ORDINARY).encode();
    bytes[3]++;
    assertThatThrownBy(() -> BootMessage.decode(bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another version");
  }
}
