package dev.pando.benchmarks.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.benchmarks.python.Interpreter.Version;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-ins are shell scripts")
class InterpreterSearchTest {

  @TempDir private Path directory;

  @Test
  void nothingIsFoundWhereThereIsNothing() throws Exception {
    String nowhere = directory.resolve("no-such-directory") + File.pathSeparator;

    assertThat(new InterpreterSearch(nowhere, directory).newest()).isEmpty();
  }

  @Test
  void theNewestOfPathAndPyenvIsTaken() throws Exception {
    answering("bin/python3", "cpython 3 9 18");
    answering("bin/python3.11", "cpython 3 11 2");
    Path newest = answering(".pyenv/versions/3.13.0/bin/python3", "cpython 3 13 0");

    assertThat(search().newest()).contains(new Interpreter(newest, new Version(3, 13, 0)));
  }

  @Test
  void whatIsNoCpythonOrTooOldOrBrokenIsPassedOver() throws Exception {
    answering("bin/python3.20", "pypy 3 20 0");
    answering("bin/python3.7", "cpython 3 7 16");
    answering("bin/python3.19", "Segmentation fault");
    Path usable = answering("bin/python3", "cpython 3 8 0");

    assertThat(search().newest()).map(Interpreter::executable).contains(usable);
  }

  @Test
  void aFreeThreadedBuildIsNotTaken() throws Exception {
    answering("bin/python3.13t", "cpython 3 13 0");

    assertThat(search().newest()).isEmpty();
  }

  @Test
  void aNamedOneThatIsNoneIsRefusedByName() throws Exception {
    String other = answering("bin/ruby", "ruby 3 4 0").toString();

    assertThatThrownBy(() -> InterpreterSearch.named(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(other);
  }

  private InterpreterSearch search() {
    return new InterpreterSearch(directory.resolve("bin").toString(), directory);
  }

  private Path answering(String path, String answer) throws IOException {
    return command(directory.resolve(path), "echo " + answer);
  }

  static Path command(Path file, String line) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }
}
