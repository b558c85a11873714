package dev.pando.internal.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.internal.platform.Platform;
import dev.pando.testing.Requirement;
import dev.pando.testing.SmallTmpfs;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.pando.internal.platform.Providers#here")
class SegmentTest {
  private static final int KIB = 1024;

  private final Platform platform;

  SegmentTest(Platform platform) {
    this.platform = platform;
  }

  @Test
  @Requirement("R13")
  void aFullFileSystemIsAnErrorWithFiguresAndLeavesNothingBehind() throws IOException {
    try (SmallTmpfs tmpfs = SmallTmpfs.mount(1024)) {
      Grove grove = Grove.create(platform, tmpfs.directory());
      try {
        List<Segment> made = new ArrayList<>();
        assertThatThrownBy(
                () -> {
                  while (true) {
                    made.add(grove.create("test", 100 * KIB));
                  }
                })
            .isInstanceOf(IOException.class)
            .hasMessageContaining("100 KiB for test-")
            .hasMessageContaining("free of 1 MiB")
            .hasMessageContaining(tmpfs.directory().toString());

        assertThat(made).isNotEmpty();
        made.forEach(segment -> segment.memory().fill((byte) 1)); // no SIGBUS
        try (Stream<Path> files = Files.list(grove.directory())) {
          assertThat(files.filter(file -> file.getFileName().toString().startsWith("test-")))
              .hasSameSizeAs(made);
        }
        Segment freed = made.removeLast();
        freed.delete();
        freed.close();
        made.add(grove.create("test", 100 * KIB));
      } finally {
        grove.close();
      }
      assertThat(tmpfs.directory()).isEmptyDirectory();
    }
  }

  @Test
  @Requirement("R13")
  void aFileSystemTooSmallForAGroveIsAnErrorAndLeavesNothingBehind() throws IOException {
    try (SmallTmpfs tmpfs = SmallTmpfs.mount(128)) {
      assertThatThrownBy(() -> Grove.create(platform, tmpfs.directory()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("free of 128 KiB");
      assertThat(tmpfs.directory()).isEmptyDirectory();
    }
  }

  @Test
  void aClosedSegmentThrowsAndNeverCrashes(@TempDir Path parent) throws IOException {
    Grove grove = Grove.create(platform, parent);
    try {
      Segment segment = grove.create("test", 4096);
      MemorySegment memory = segment.memory();
      assertThat(grove.open(segment.name())).isSameAs(segment);
      segment.close();
      memory.set(ValueLayout.JAVA_INT, 0, 1); // opened twice, closed once
      segment.close();
      assertThatThrownBy(() -> memory.set(ValueLayout.JAVA_INT, 0, 1))
          .isInstanceOf(IllegalStateException.class);
      segment.close();
      assertThat(grove.open(segment.name()).memory().get(ValueLayout.JAVA_INT, 0)).isEqualTo(1);
    } finally {
      grove.close();
    }
  }

  @Test
  void aDeletedSegmentStaysUsableForThoseWhoHaveIt(@TempDir Path parent) throws IOException {
    Grove grove = Grove.create(platform, parent);
    try {
      Segment segment = grove.create("test", 4096);
      segment.delete();
      segment.delete();
      segment.memory().set(ValueLayout.JAVA_INT, 0, 7);
      assertThat(segment.memory().get(ValueLayout.JAVA_INT, 0)).isEqualTo(7);
      segment.close();
      assertThatThrownBy(() -> grove.open(segment.name()))
          .isInstanceOf(NoSuchFileException.class)
          .hasMessageContaining("was deleted");
    } finally {
      grove.close();
    }
  }

  @Test
  void namesCannotLeadOutOfTheGrove(@TempDir Path parent) throws IOException {
    Grove grove = Grove.create(platform, parent);
    try {
      assertThatThrownBy(() -> grove.open("../../etc/passwd"))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> grove.open("locks")).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> grove.create("a/b", 1)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> grove.create("test", 0))
          .isInstanceOf(IllegalArgumentException.class);
    } finally {
      grove.close();
    }
  }

  @Test
  void anInterruptedThreadCanStillMakeAndOpen(@TempDir Path parent) throws IOException {
    Thread.currentThread().interrupt();
    Grove grove = Grove.create(platform, parent);
    try {
      Segment segment = grove.create("test", 4096);
      segment.close();
      assertThat(grove.open(segment.name()).bytes()).isEqualTo(4096);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
      grove.close();
    }
  }

  @Test
  void closingWaitsForAThreadThatSleepsOnAWord(@TempDir Path parent) throws Exception {
    Grove grove = Grove.create(platform, parent);
    try {
      Segment segment = grove.create("test", 4096);
      CompletableFuture<Void> sleeper =
          CompletableFuture.runAsync(() -> {
            while (true) {
              platform.awaitWord(segment.memory(), 0, 0, TimeUnit.MILLISECONDS.toNanos(100));
            }
          });
      segment.close();
      // The sleeper's next look finds the memory closed.
      assertThat(sleeper.handle((nothing, failure) -> failure).get(20, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(IllegalStateException.class);
    } finally {
      grove.close();
    }
  }
}
