package dev.pando.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.testing.Program;
import dev.pando.testing.Requirement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The class archive for children: made in the background, shared, and never in the way. */
@Timeout(180)
@Requirement("R7")
class ArchiveTest {
  private static final String PROGRAM =
      """
      import dev.pando.process.ChildProcess;
      import java.nio.file.*;

      public class Starts {
        public static void main(String[] arguments) throws Exception {
          ChildProcess.of(() -> System.out.println("first")).start().join();
          if (arguments.length > 0) {
            long deadline = System.nanoTime() + 60_000_000_000L;
            while (archives(Path.of(arguments[0])) == 0 && System.nanoTime() < deadline) {
              Thread.sleep(10);
            }
            Thread.sleep(100);
          }
          ChildProcess second = ChildProcess.of(() -> System.out.println("second " + mapped())).start();
          second.join();
          System.out.println("exit " + second.exitCode().getAsInt());
        }

        static boolean mapped() throws Exception {
          return Files.readAllLines(Path.of("/proc/self/maps")).stream()
              .anyMatch(line -> line.contains("/pando/") && line.endsWith(".jsa"));
        }

        static long archives(Path directory) throws Exception {
          if (!Files.isDirectory(directory)) {
            return 0;
          }
          try (var files = Files.list(directory)) {
            return files.filter(f -> !f.getFileName().toString().startsWith(".")
                && f.toString().endsWith(".jsa")).count();
          }
        }
      }
      """;

  @TempDir Path directory;
  private Path jar;

  @BeforeEach
  void compile() throws Exception {
    jar = Program.pandoJar(directory);
    Program.compile(directory, "Starts.java", PROGRAM);
  }

  private Program.Result run(String cache, String... arguments) throws Exception {
    ProcessBuilder builder =
        Program.java(
            directory,
            Stream.concat(Stream.of("-cp", ".:" + jar, "Starts"), Stream.of(arguments))
                .toArray(String[]::new));
    builder.environment().remove("XDG_CACHE_HOME");
    builder.environment().remove("HOME");
    if (!cache.isEmpty()) {
      builder.environment().put("XDG_CACHE_HOME", cache);
    }
    return Program.run(builder);
  }

  private List<Path> files(Path cache) throws Exception {
    try (Stream<Path> files = Files.list(cache)) {
      return files.toList();
    }
  }

  @Test
  void is_made_once_and_used_by_later_children_and_programs() throws Exception {
    Path cache = directory.resolve("cache");
    Program.Result first = run(cache.toString(), cache.resolve("pando").toString());
    assertThat(first.error()).isEmpty();
    assertThat(first.output()).isEqualTo("first\nsecond true\nexit 0\n");
    List<Path> made = files(cache.resolve("pando"));
    assertThat(made).hasSize(1);

    // Damaged so that the JVM does not notice before it crashes: it is deleted, and not in the way.
    byte[] bytes = Files.readAllBytes(made.get(0));
    Arrays.fill(bytes, 16 * 1024, bytes.length - 16 * 1024, (byte) 0x5A);
    Files.write(made.get(0), bytes);
    Program.Result damaged = run(cache.toString());
    assertThat(damaged.output()).isEqualTo("first\nsecond false\nexit 0\n");
    assertThat(damaged.error()).isEmpty();
    assertThat(made.get(0)).doesNotExist();

    // Broken: the JVM refuses it and starts without.
    Files.write(made.get(0), new byte[] {1, 2, 3});
    Program.Result broken = run(cache.toString());
    assertThat(broken.exitCode()).isZero();
    assertThat(broken.output()).isEqualTo("first\nsecond false\nexit 0\n");
    assertThat(broken.error()).isEmpty();
  }

  @Test
  void nothing_is_left_of_one_that_was_not_finished() throws Exception {
    Path cache = directory.resolve("cache");
    Program.Result result = run(cache.toString());
    assertThat(result.exitCode()).isZero();
    assertThat(result.error()).isEmpty();
    assertThat(files(cache.resolve("pando"))).noneMatch(f -> f.toString().contains("tmp"));
  }

  @Test
  void without_a_home_or_a_writable_cache_children_start_all_the_same() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    for (String cache : List.of("", file.toString())) {
      Program.Result result = run(cache);
      assertThat(result.output()).isEqualTo("first\nsecond false\nexit 0\n");
      assertThat(result.error()).isEmpty();
    }
  }
}
