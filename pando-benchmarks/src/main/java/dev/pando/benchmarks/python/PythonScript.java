package dev.pando.benchmarks.python;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The script, unpacked into a directory of its own and run one job at a time. Each run is bounded
 * in time; one that has to be ended takes the processes it started with it.
 */
public final class PythonScript implements AutoCloseable {

  private static final String OUTPUT = "out.json";
  private static final String ERRORS = "errors.txt";
  private static final int SHOWN_ERROR_LINES = 15;

  private final Interpreter interpreter;
  private final Path directory;
  private final Path script;
  private final Duration limit;

  private PythonScript(Interpreter interpreter, Path directory, Path script, Duration limit) {
    this.interpreter = interpreter;
    this.directory = directory;
    this.script = script;
    this.limit = limit;
  }

  /**
   * Unpacks a script.
   *
   * @param text the script's bytes; read to the end
   * @param fileName the name to give it
   * @param limit how long one job may take
   */
  public static PythonScript unpack(
      Interpreter interpreter, InputStream text, String fileName, Duration limit)
      throws IOException {
    Path directory = Files.createTempDirectory("pando-bench");
    Path script = directory.resolve(fileName);
    Files.copy(text, script);
    return new PythonScript(interpreter, directory, script, limit);
  }

  /**
   * Runs one job.
   *
   * @return its figures by metric name
   * @throws IOException if the script fails or overruns its limit; the message carries its last
   *     lines
   * @throws InterruptedException if interrupted meanwhile; the script is then ended
   */
  public Map<String, Double> run(String job, boolean quick)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                interpreter.executable().toString(),
                script.toString(),
                "--own-group",
                "--only",
                job));
    if (quick) {
      command.add("--quick");
    }
    Path output = directory.resolve(OUTPUT);
    Path errors = directory.resolve(ERRORS);
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    Thread onExit = new Thread(() -> ProcessGroup.kill(process));
    Runtime.getRuntime().addShutdownHook(onExit);
    try {
      process.getOutputStream().close();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(
            "job '" + job + "' of the Python script took longer than " + limit + tail(errors));
      }
      if (process.exitValue() != 0) {
        throw new IOException(
            "job '"
                + job
                + "' of the Python script ended with exit code "
                + process.exitValue()
                + tail(errors));
      }
      return parse(Files.readString(output));
    } finally {
      forget(onExit);
      if (process.isAlive() || process.exitValue() != 0) {
        ProcessGroup.kill(process);
      }
    }
  }

  private static void forget(Thread onExit) {
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException e) {
      return; // the JVM is on its way out and runs the hook itself
    }
  }

  private static String tail(Path errors) throws IOException {
    List<String> lines =
        new String(Files.readAllBytes(errors), StandardCharsets.UTF_8).lines().toList();
    int from = Math.max(0, lines.size() - SHOWN_ERROR_LINES);
    return lines.isEmpty() ? "" : ":\n  " + String.join("\n  ", lines.subList(from, lines.size()));
  }

  static Map<String, Double> parse(String json) throws IOException {
    try {
      JsonObject metrics =
          JsonParser.parseString(json).getAsJsonObject().getAsJsonObject("metrics");
      Map<String, Double> figures = new LinkedHashMap<>();
      for (Map.Entry<String, JsonElement> metric : metrics.entrySet()) {
        figures.put(
            metric.getKey(), metric.getValue().getAsJsonObject().get("value").getAsDouble());
      }
      return figures;
    } catch (JsonParseException | IllegalStateException | NullPointerException e) {
      throw new IOException("the Python script printed something else than its report: " + json, e);
    }
  }

  /** Deletes the unpacked script. */
  @Override
  public void close() throws IOException {
    for (Path file : List.of(script, directory.resolve(OUTPUT), directory.resolve(ERRORS))) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(directory);
  }
}
