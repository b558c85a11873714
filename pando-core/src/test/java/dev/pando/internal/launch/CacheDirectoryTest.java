package dev.pando.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheDirectoryTest {
  @TempDir Path directory;

  @Test
  void isBelowTheXdgDirectoryElseBelowHome() {
    String xdg = directory.resolve("xdg").toString();
    String home = directory.resolve("home").toString();
    assertThat(CacheDirectory.find(xdg, home)).contains(Path.of(xdg, "pando"));
    assertThat(CacheDirectory.find(null, home)).contains(Path.of(home, ".cache", "pando"));
    assertThat(CacheDirectory.find("relative", home)).contains(Path.of(home, ".cache", "pando"));
  }

  @Test
  void isNotUsedWithoutAHomeOrWhereItCannotBeMade() throws Exception {
    assertThat(CacheDirectory.find(null, null)).isEmpty();
    Path file = Files.createFile(directory.resolve("file"));
    assertThat(CacheDirectory.find(file.toString(), null)).isEmpty();
  }

  @Test
  void isNotUsedWhenOthersCanWriteToIt() throws Exception {
    Path open = Files.createDirectory(directory.resolve("pando"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(CacheDirectory.find(directory.toString(), null)).isEmpty();
  }
}
