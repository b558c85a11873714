package dev.pando.benchmarks.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.pando.benchmarks.python.Interpreter.Version;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-ins are shell scripts")
class PythonScriptTest {

  private static final Duration PLENTY = Duration.ofSeconds(30);

  @TempDir private Path directory;

  @Test
  void theFiguresAreReadByName() throws Exception {
    try (PythonScript script =
        script("echo '{\"metrics\": {\"shm_attach\": {\"value\": 2.5}}}'", PLENTY)) {
      assertThat(script.run("shm", false)).containsExactly(entry("shm_attach", 2.5));
    }
  }

  @Test
  void theScriptIsToldTheJobAndWhetherToBeQuick() throws Exception {
    Path arguments = directory.resolve("arguments");
    try (PythonScript script =
        script("echo $* > " + arguments + "; echo '{\"metrics\": {}}'", PLENTY)) {
      script.run("shm", true);
    }

    assertThat(arguments).content().contains("--only shm").contains("--quick");
  }

  @Test
  void aScriptThatFailsTellsItsLastLines() throws Exception {
    try (PythonScript script = script("echo 'No module named x' >&2; exit 3", PLENTY)) {
      assertThatThrownBy(() -> script.run("shm", false))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("exit code 3")
          .hasMessageContaining("No module named x");
    }
  }

  @Test
  void aScriptThatHangsIsEndedWithTheProcessesItStarted() throws Exception {
    Path child = directory.resolve("child");
    String hang = "sleep 600 & echo $! > " + child + "; wait";
    try (PythonScript script = script(hang, Duration.ofSeconds(2))) {
      assertThatThrownBy(() -> script.run("shm", false)).hasMessageContaining("longer than PT2S");
    }

    long pid = Long.parseLong(Files.readString(child).strip());
    Optional<ProcessHandle> left = ProcessHandle.of(pid);
    if (left.isPresent()) {
      left.get().onExit().get(PLENTY.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Test
  void somethingElseThanAReportIsAnError() {
    assertThatThrownBy(() -> PythonScript.parse("hello")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> PythonScript.parse("{}")).isInstanceOf(IOException.class);
  }

  private PythonScript script(String line, Duration limit) throws IOException {
    Path shell = InterpreterSearchTest.command(directory.resolve("python3"), line);
    InputStream text = new ByteArrayInputStream("".getBytes(StandardCharsets.UTF_8));
    return PythonScript.unpack(
        new Interpreter(shell, new Version(3, 13, 0)), text, "script.py", limit);
  }
}
