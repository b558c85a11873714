package dev.pando.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.testing.Program;
import dev.pando.testing.Requirement;
import dev.pando.testing.SmallTmpfs;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values and arrays where there is no room for them. */
@Timeout(120)
class FullMemoryTest {
  private static final String PROGRAM =
      """
      import dev.pando.Pando;
      import dev.pando.memory.*;
      import java.util.*;

      public class Main {
        static final int SIZE = 50_000;
        static final List<SharedIntArray> ARRAYS = new ArrayList<>();
        static final List<SharedLong> VALUES = new ArrayList<>();

        static void fill(Runnable more) {
          try {
            while (true) {
              more.run();
            }
          } catch (RuntimeException e) {
            System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
          }
        }

        static void addArray() {
          SharedIntArray array = SharedIntArray.createRaw(SIZE);
          array.fill(ARRAYS.size());
          ARRAYS.add(array);
        }

        static void addValue() {
          VALUES.add(Pando.sharedLong(VALUES.size()));
        }

        static boolean areIntact() {
          for (int i = 0; i < ARRAYS.size(); i++) {
            int[] content = ARRAYS.get(i).toArray();
            int number = i;
            if (content.length != SIZE || !Arrays.stream(content).allMatch(n -> n == number)) {
              return false;
            }
          }
          for (int i = 0; i < VALUES.size(); i++) {
            if (VALUES.get(i).get() != i || VALUES.get(i).lock().locked()) {
              return false;
            }
          }
          return !ARRAYS.isEmpty() && !VALUES.isEmpty();
        }

        public static void main(String[] arguments) {
          addValue();
          fill(Main::addArray);
          System.out.println("intact: " + areIntact());
          fill(Main::addValue);
          System.out.println("intact: " + areIntact());
          ARRAYS.removeLast().close();
          addArray();
          ARRAYS.removeLast().close();
          addValue();
          System.out.println("intact: " + areIntact());
        }
      }
      """;

  @ParameterizedTest
  @ValueSource(strings = {"linux", "portable"})
  @Requirement("R13")
  void whatDoesNotFitIsRefusedWithTheFiguresAndWhatIsThereStaysWhole(
      String platform, @TempDir Path directory) throws Exception {
    Path classes =
        Program.compile(
            Files.createDirectories(directory.resolve("classes")), "Main.java", PROGRAM);
    try (SmallTmpfs small = SmallTmpfs.mount(4096)) {
      Program.Result result =
          Program.run(
              Program.java(
                  directory,
                  "--enable-native-access=ALL-UNNAMED",
                  "-Dpando.platform=" + platform,
                  "-Dpando.directory=" + small.directory(),
                  "-cp",
                  classes + File.pathSeparator + Program.pandoClasses(),
                  "Main"));

      assertThat(result.error()).isEmpty();
      assertThat(result.exitCode()).isZero();
      assertThat(result.output().lines())
          .hasSize(5)
          .filteredOn(line -> !line.equals("intact: true"))
          .hasSize(2)
          .allMatch(line -> line.contains("free of 4 MiB"), "has the figures");
      assertThat(small.directory()).as("nothing stays behind").isEmptyDirectory();
    }
  }
}
