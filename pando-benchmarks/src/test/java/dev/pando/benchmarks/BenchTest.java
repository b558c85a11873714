package dev.pando.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pando.benchmarks.python.InterpreterSearch;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream progress = new ByteArrayOutputStream();

  @TempDir private Path emptyHome;

  @Test
  void withoutAPythonPandosSideIsPrintedWithANote() {
    int exitCode =
        bench(
            Map.of("shm", shm((divisor, figures) -> figures.put("shm_attach", 20))),
            "--only",
            "shm");

    assertThat(exitCode).isZero();
    assertThat(text(progress)).contains("No CPython 3 found");
    assertThat(text(out)).contains("shm_attach", "20.0");
  }

  @Test
  void whatIsNotBuiltIsSaidToBeSo() {
    bench(Map.of(), "--no-python", "--only", "shm_attach");

    assertThat(text(out)).contains("not built");
    assertThat(text(progress)).doesNotContain("No CPython");
  }

  @Test
  void quickMeansATenthOfTheWork() {
    bench(
        Map.of("shm", shm((divisor, figures) -> figures.put("shm_attach", divisor))),
        "--no-python",
        "--quick",
        "--json",
        "--only",
        "shm");

    JsonObject metrics = JsonParser.parseString(text(out)).getAsJsonObject();
    assertThat(
            metrics
                .getAsJsonObject("metrics")
                .getAsJsonObject("shm_attach")
                .get("pando")
                .getAsDouble())
        .isEqualTo(10);
  }

  @Test
  void aMeasurementThatThrowsCostsOnlyItsOwnMetric() {
    int exitCode =
        bench(
            Map.of(
                "shm",
                shm((divisor, figures) -> {
                  figures.measure(
                      "shm_attach",
                      () -> {
                        throw new IllegalStateException("no room");
                      });
                  figures.measure("array_store_synchronized", () -> 7.0);
                })),
            "--no-python",
            "--only",
            "shm");

    assertThat(exitCode).isOne();
    assertThat(text(out)).containsPattern("shm_attach.*failed").contains("7.00");
    assertThat(text(progress)).contains("no room");
  }

  @Test
  void aJobThatBreaksOffIsNotTakenForOneThatIsNotBuilt() {
    int exitCode =
        bench(
            Map.of(
                "shm",
                shm((divisor, figures) -> {
                  throw new IllegalStateException("no pool");
                })),
            "--no-python",
            "--only",
            "shm");

    assertThat(exitCode).isOne();
    assertThat(text(out)).contains("failed").doesNotContain("not built");
  }

  @Test
  void aJobThatHangsIsLeftAtItsLimit() {
    Job hanging = shm((divisor, figures) -> Thread.sleep(Duration.ofMinutes(10)));

    assertThatThrownBy(() -> Limited.run(hanging, 1, new Figures(), Duration.ofMillis(1)))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("PT0.001S");
  }

  @Test
  void anUnknownNameEndsWithTheUsersExitCode() {
    assertThat(bench(Map.of(), "--no-python", "--only", "nonsense")).isEqualTo(2);
  }

  @Test
  void aPythonThatIsNoneIsRefused() {
    String notPython = emptyHome.resolve("python3").toString();

    assertThat(bench(Map.of(), "--python", notPython)).isEqualTo(2);
  }

  private interface Body {
    void measure(int divisor, Figures figures) throws Exception;
  }

  private static Job shm(Body body) {
    return new Job() {
      @Override
      public Set<String> metrics() {
        return Set.of("shm_attach", "array_store_synchronized");
      }

      @Override
      public void measure(int divisor, Figures figures) throws Exception {
        body.measure(divisor, figures);
      }
    };
  }

  private int bench(Map<String, Job> built, String... arguments) {
    InterpreterSearch nowhere = new InterpreterSearch("", emptyHome);
    Bench bench = new Bench(built, nowhere, printer(out), printer(progress));
    return new CommandLine(bench)
        .setErr(new PrintWriter(progress, true, StandardCharsets.UTF_8))
        .execute(arguments);
  }

  private static PrintStream printer(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
