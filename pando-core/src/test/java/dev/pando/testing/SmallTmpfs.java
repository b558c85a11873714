package dev.pando.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A tmpfs of a few kilobytes, for tests of full file systems; needs root, else the test aborts. */
public final class SmallTmpfs implements AutoCloseable {
  private final Path mountPoint;

  private SmallTmpfs(Path mountPoint) {
    this.mountPoint = mountPoint;
  }

  /** Mounts one below the temp directory. */
  public static SmallTmpfs mount(int kib) throws IOException {
    assumeTrue(
        System.getProperty("user.name").equals("root") && Files.exists(Path.of("/proc/mounts")),
        "mounting a small tmpfs needs root on Linux");
    Path mountPoint = Files.createTempDirectory("pando-tmpfs");
    if (run("mount", "-t", "tmpfs", "-o", "size=" + kib + "k", "tmpfs", mountPoint.toString())
        != 0) {
      Files.delete(mountPoint);
      abort("mount is not permitted here");
    }
    return new SmallTmpfs(mountPoint);
  }

  public Path directory() {
    return mountPoint;
  }

  @Override
  public void close() throws IOException {
    assertThat(run("umount", "-l", mountPoint.toString())).isZero();
    Files.delete(mountPoint);
  }

  private static int run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    try {
      return process.waitFor(30, TimeUnit.SECONDS) ? process.exitValue() : -1;
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
