package dev.pando.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * JVMs of their own, so that no figure depends on what was measured before, for programs of this
 * class path.
 */
public final class OwnJvm {

  private OwnJvm() {}

  /**
   * Runs a program that may call native functions.
   *
   * @param options for its JVM
   * @return what it printed, without the blanks at both ends
   * @throws IOException if it fails
   */
  public static String outputOf(List<String> options, Class<?> program, Object... arguments)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(options);
    all.add("--enable-native-access=ALL-UNNAMED");
    Process process = start(all, program, arguments);
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IOException("the JVM that measures has failed: " + output);
    }
    return output;
  }

  /**
   * Starts a program, whose errors appear among those of this one.
   *
   * @param options for its JVM
   */
  public static Process start(List<String> options, Class<?> program, Object... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
