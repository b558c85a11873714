package dev.pando.forking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where there are no forks, that is said with the reason, and all else works. */
@Timeout(120)
class AvailabilityTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "-XX:+UseZGC, garbage collector",
    "-Dpando.fork=off, switched off by -Dpando.fork=off",
    "-XX:StartFlightRecording:filename=recording.jfr, Flight Recorder",
    "'-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=localhost:0', debugger"
  })
  void a_jvm_that_cannot_fork_says_why_and_spawns(String option, String reason) throws Exception {
    List<String> said = run(List.of(option), System.getProperty("java.class.path"));

    assertThat(said)
        .anySatisfy(line -> assertThat(line).startsWith("false ").contains(reason))
        .anySatisfy(line -> assertThat(line).startsWith("refused: ").contains(reason))
        .contains("false", "spawned: 4");
  }

  @ParameterizedTest
  @CsvSource({"-Xint", "-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseG1GC"})
  void others_fork(String option) throws Exception {
    List<String> said = run(List.of(option), System.getProperty("java.class.path"));

    assertThat(said).contains("true", "true available", "ended with 3", "spawned: 4");
  }

  @ParameterizedTest
  @CsvSource("pando-native")
  void without_the_library_that_is_said(String jar) throws Exception {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !entry.contains(jar))
            .collect(Collectors.joining(File.pathSeparator));

    List<String> said = run(List.of(), classPath);

    assertThat(said)
        .anySatisfy(line -> assertThat(line).startsWith("refused: ").contains(jar))
        .contains("false", "spawned: 4");
  }

  private List<String> run(List<String> options, String classPath) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, AvailabilityProgram.class.getName()));
    File output = directory.resolve("output").toFile();
    Process program =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    try {
      assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(program.exitValue()).as(Files.readString(output.toPath())).isZero();
      return Files.readAllLines(output.toPath());
    } finally {
      program.destroyForcibly();
    }
  }
}
