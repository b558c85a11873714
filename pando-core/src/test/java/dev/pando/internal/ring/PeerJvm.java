package dev.pando.internal.ring;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A second JVM that plays the other side of a ring; killed at the end of the test if need be. */
record PeerJvm(Process process) implements AutoCloseable {

  static PeerJvm start(List<String> jvmOptions, String role, Object... arguments)
      throws IOException {
    return startMain(PeerMain.class, jvmOptions, role, arguments);
  }

  static PeerJvm startMain(Class<?> main, List<String> jvmOptions, String role, Object... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-ea", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xmx128m"));
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(main.getName(), role));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return new PeerJvm(
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  boolean isAlive() {
    return process.isAlive();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("the peer does not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    try {
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
