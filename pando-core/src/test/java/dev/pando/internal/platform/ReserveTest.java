package dev.pando.internal.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.testing.Requirement;
import dev.pando.testing.SmallTmpfs;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReserveTest {
  private static final int KIB = 1024;

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.pando.internal.platform.Providers#here")
  @Requirement("R13")
  void aFullFileSystemIsAnErrorWithTheFigures(Platform platform) throws IOException {
    try (SmallTmpfs tmpfs = SmallTmpfs.mount(256)) {
      Path file = Files.write(tmpfs.directory().resolve("queue-1"), new byte[] {1, 2, 3});

      assertThatThrownBy(() -> platform.reserve(file, 1024 * KIB))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("queue-1")
          .hasMessageContaining("252 KiB free of 256 KiB")
          .hasMessageContaining(tmpfs.directory() + " (tmpfs)")
          .hasMessageContaining("-Dpando.directory");

      assertThat(Files.readAllBytes(file)).containsExactly(1, 2, 3);
      platform.reserve(file, 128 * KIB); // what was taken on the way has been given back
      assertThat(Files.getFileStore(file).getUsableSpace()).isEqualTo(128 * KIB);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.pando.internal.platform.Providers#here")
  void whatIsThereStaysAndTheRestIsZero(Platform platform, @TempDir Path directory)
      throws IOException {
    Path file = Files.write(directory.resolve("file"), new byte[] {1, 2, 3});

    platform.reserve(file, 10_000);
    platform.reserve(file, 5_000);

    byte[] expected = new byte[10_000];
    expected[0] = 1;
    expected[1] = 2;
    expected[2] = 3;
    assertThat(Files.readAllBytes(file)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.pando.internal.platform.Providers#here")
  void moreThanTheMachineHasIsRefusedBeforeTheOomKillerComes(Platform platform) throws IOException {
    if (!platform.name().equals("linux") || !Files.isDirectory(Path.of("/dev/shm"))) {
      return;
    }
    Path file = Files.createTempFile(Path.of("/dev/shm"), "pando-test", null);
    try {
      long tooMuch = platform.memoryLimitBytes() + (1L << 40);
      assertThatThrownBy(() -> platform.reserve(file, tooMuch))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("available");
      assertThat(file).isEmptyFile();
    } finally {
      Files.delete(file);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.pando.internal.platform.Providers#here")
  void mappingPagesAheadLeavesWhatTheyHold(Platform platform, @TempDir Path directory)
      throws IOException {
    byte[] content = new byte[100_000];
    new Random(1).nextBytes(content);
    Path file = Files.write(directory.resolve("file"), content);
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Arena arena = Arena.ofConfined()) {
      MemorySegment memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, content.length, arena);

      platform.populate(memory);
      platform.populate(memory.asSlice(4097, 90_001));
      platform.populate(memory.asSlice(5, 10));
      platform.populate(MemorySegment.ofArray(new byte[10_000]));
      platform.populateWritten(memory);
      platform.populateWritten(memory.asSlice(4097, 90_001));
      platform.populateWritten(MemorySegment.ofArray(new byte[10_000]));

      assertThat(memory.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(content);
    }
  }
}
