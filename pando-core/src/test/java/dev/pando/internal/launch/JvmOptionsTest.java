package dev.pando.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.testing.Requirement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What children inherit of a JVM's options, and what their command line is made of. */
class JvmOptionsTest {
  private static final CodePaths PATHS =
      new CodePaths(Path.of("/lib/pando.jar"), List.of("/a b.jar", "/c"), List.of(), "");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Dx=y",
        "-ea",
        "-da:demo...",
        "--enable-preview",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "--add-modules=java.sql",
        "-Xss4m",
        "-XX:+UseCompactObjectHeaders",
        "-Xint",
        "-javaagent:/x/jacocoagent.jar=destfile=/y/jacoco.exec",
        "-XX:MaxDirectMemorySize=1g"
      })
  void inherited(String option) {
    assertThat(InheritedOptions.isInherited(option)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-agentlib:jdwp=transport=dt_socket,server=y,address=5005",
        "-Xrunjdwp:transport=dt_socket",
        "-Dcom.sun.management.jmxremote.port=9010",
        "-javaagent:/x/jmx_prometheus_javaagent.jar=8080:c",
        "-javaagent:/x/jacocoagent.jar=output=tcpserver",
        "-javaagent:/idea/idea_rt.jar=40001:/idea/bin",
        "-XX:HeapDumpPath=/dump.hprof",
        "-XX:+HeapDumpOnOutOfMemoryError",
        "-Xlog:gc:file=/gc.log",
        "-XX:StartFlightRecording=filename=/r.jfr",
        "-XX:FlightRecorderOptions=stackdepth=9",
        "-Xmx1g",
        "-Xms1g",
        "-XX:MaxRAMPercentage=80",
        "-XX:+UseG1GC",
        "-XX:+UseZGC",
        "-XX:G1HeapRegionSize=4m",
        "-XX:SharedArchiveFile=/x.jsa",
        "-XX:ArchiveClassesAtExit=/x.jsa",
        "-XX:AOTCache=/x.aot",
        "-Xshare:off",
        "-XX:+AutoCreateSharedArchive",
        "--add-modules=ALL-DEFAULT",
        "-verbose:gc"
      })
  void notInherited(String option) {
    assertThat(InheritedOptions.isInherited(option)).isFalse();
  }

  @Test
  void optionsDoNotGrowFromGenerationToGenerationAndTheLastWins() {
    List<String> inherited = List.of("-ea", "-Dx=1", "-Dx=2");
    JvmSettings settings =
        JvmSettings.DEFAULT.withOptions(
            List.of("-Dx=1", "--add-opens", "java.base/java.lang=ALL-UNNAMED", "-Xmx1g"));
    List<String> child = JavaCommand.inheritedBy(settings, inherited);
    assertThat(child)
        .containsExactly("-ea", "-Dx=2", "-Dx=1", "--add-opens=java.base/java.lang=ALL-UNNAMED");
    assertThat(JavaCommand.inheritedBy(settings, child)).isEqualTo(child);
    assertThat(JavaCommand.inheritedBy(JvmSettings.DEFAULT, child)).isSameAs(child);
  }

  @Test
  void pandoComesFirstOnTheClassPathAndTheUsersOptionsAfterOurs() {
    List<String> arguments =
        JavaCommand.arguments(
            JvmSettings.DEFAULT.withOptions(List.of("-Dz=1")).withHeapBytes(128 << 20),
            List.of("-ea"),
            PATHS);
    assertThat(arguments)
        .containsSubsequence(
            "-XX:+UseSerialGC",
            "-Xmx131072k",
            "-Xms65536k",
            "-XX:NewSize=40960k",
            "-XX:SurvivorRatio=2",
            "-ea",
            "-Dz=1",
            "-cp",
            "/lib/pando.jar:/a b.jar:/c",
            "dev.pando.internal.launch.ChildMain");
    assertThat(arguments).contains("--enable-native-access=ALL-UNNAMED");
  }

  @Test
  void aHeapThatTheUserSizesIsNotGivenAFirstSizeThatWouldExceedIt() {
    assertThat(
            JavaCommand.arguments(
                JvmSettings.DEFAULT.withOptions(List.of("-Xmx32m")), List.of(), PATHS))
        .noneMatch(option -> option.startsWith("-Xms"));
    assertThat(JavaCommand.arguments(JvmSettings.DEFAULT.withHeapBytes(8 << 20), List.of(), PATHS))
        .contains("-Xmx8192k", "-Xms8192k")
        .noneMatch(option -> option.contains("NewSize"));
  }

  @Test
  void aCollectorThatTheUserChoosesDividesItsHeapByItself() {
    assertThat(
            JavaCommand.arguments(
                JvmSettings.DEFAULT.withOptions(List.of("-XX:+UseG1GC")), List.of(), PATHS))
        .contains("-Xms65536k")
        .noneMatch(option -> option.contains("NewSize") || option.contains("Survivor"));
  }

  @Test
  void anotherCollectorReplacesOurs() {
    List<String> arguments =
        JavaCommand.arguments(
            JvmSettings.DEFAULT.withOptions(List.of("-XX:+UseZGC")), List.of(), PATHS);
    assertThat(arguments).contains("-XX:+UseZGC").doesNotContain("-XX:+UseSerialGC");
  }

  @Test
  void aNamedModuleIsStartedAsOne() {
    CodePaths modular = new CodePaths(null, List.of(), List.of("/m.jar", "/pando.jar"), "demo.app");
    assertThat(JavaCommand.arguments(JvmSettings.DEFAULT, List.of(), modular))
        .containsSubsequence(
            "-p",
            "/m.jar:/pando.jar",
            "--enable-native-access=dev.pando",
            "--add-modules=demo.app",
            "-m",
            "dev.pando/dev.pando.internal.launch.ChildMain");
  }

  @Test
  void argumentFilesQuoteWhatTheLauncherWouldSplit() {
    assertThat(ArgumentFile.format(List.of("-Da=b c", "say \"hi\"", "C:\\x", "two\nlines")))
        .isEqualTo("\"-Da=b c\"\n\"say \\\"hi\\\"\"\n\"C:\\\\x\"\n\"two\\nlines\"\n");
  }

  @Test
  void aMissingLauncherIsNamedWithTheRemedy() {
    JvmSettings settings = JvmSettings.DEFAULT.withJavaExecutable(Path.of("/no/such/java"));
    assertThatThrownBy(() -> JavaCommand.executable(settings))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/no/such/java")
        .hasMessageContaining("setJavaExecutable");
  }

  @Test
  @Requirement("R15")
  void childrenShareTheMemoryButGetEnoughToRun() {
    assertThat(DefaultHeap.bytes(16L << 30, 4)).isEqualTo(2L << 30);
    assertThat(DefaultHeap.bytes(512L << 20, 64)).isEqualTo(64L << 20);
    assertThat(DefaultHeap.bytes(1L << 45, 2)).isEqualTo(30L << 30);
  }
}
