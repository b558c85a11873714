package dev.pando.testing;

import dev.pando.process.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** Small programs that tests compile, pack in the forms programs come in, and run in a JVM. */
public final class Program {
  private static final long LIMIT_SECONDS = 60;

  private Program() {}

  /**
   * What a program printed, and how it ended.
   *
   * @param exitCode its exit value
   * @param output its standard output
   * @param error its standard error
   */
  public record Result(int exitCode, String output, String error) {}

  /** The class files of Pando itself. */
  public static Path pandoClasses() {
    return locationOf(ChildProcess.class);
  }

  private static Path locationOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** Compiles sources, given as name and text, into a directory. */
  public static Path compile(Path directory, String... namesAndTexts) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("-d", directory.toString(), "-proc:none", "-nowarn"));
    boolean modular = false;
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      Path source = directory.resolve("src").resolve(namesAndTexts[i]);
      Files.createDirectories(source.getParent());
      Files.writeString(source, namesAndTexts[i + 1]);
      arguments.add(source.toString());
      modular |= namesAndTexts[i].endsWith("module-info.java");
    }
    arguments.add(modular ? "-p" : "-cp");
    arguments.add(pandoClasses() + File.pathSeparator + locationOf(NullMarked.class));
    int status =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(System.out, System.err, arguments.toArray(String[]::new));
    if (status != 0) {
      throw new AssertionError("does not compile");
    }
    return directory;
  }

  /** Packs class files, and whole files under other names, into a jar. */
  public static Path jar(Path jar, Attributes mainAttributes, List<Path> roots, Path... stored)
      throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putAll(mainAttributes);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      for (Path root : roots) {
        try (Stream<Path> files = Files.walk(root)) {
          for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
            add(out, root.relativize(file).toString(), file);
          }
        }
      }
      for (Path file : stored) {
        add(out, "lib/" + file.getFileName(), file);
      }
    }
    return jar;
  }

  private static void add(JarOutputStream out, String name, Path file) throws IOException {
    out.putNextEntry(new JarEntry(name));
    Files.copy(file, out);
    out.closeEntry();
  }

  /** A jar of Pando. */
  public static Path pandoJar(Path directory) throws IOException {
    return jar(directory.resolve("pando-core.jar"), new Attributes(), List.of(pandoClasses()));
  }

  /** A java command with these arguments, run in a directory, not started. */
  public static ProcessBuilder java(Path directory, String... arguments) {
    return tool("java", directory, arguments);
  }

  /** A command of the JDK with these arguments, run in a directory, not started. */
  public static ProcessBuilder tool(String name, Path directory, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", name).toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    return builder;
  }

  /** Runs to the end. */
  public static Result run(ProcessBuilder builder) throws IOException, InterruptedException {
    return run(builder, LIMIT_SECONDS);
  }

  /** Runs to the end, which takes no longer than this. */
  public static Result run(ProcessBuilder builder, long limitSeconds)
      throws IOException, InterruptedException {
    return await(builder.start(), limitSeconds);
  }

  /** Waits for the end. */
  public static Result await(Process process) throws IOException, InterruptedException {
    return await(process, LIMIT_SECONDS);
  }

  private static Result await(Process process, long limitSeconds)
      throws IOException, InterruptedException {
    StringBuilder error = new StringBuilder();
    Thread errors = Thread.ofPlatform().start(() -> error.append(read(process.getErrorStream())));
    StringBuilder output = new StringBuilder();
    Thread outputs = Thread.ofPlatform().start(() -> output.append(read(process.getInputStream())));
    if (!process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("does not end; printed " + output + error);
    }
    outputs.join(LIMIT_SECONDS * 1000);
    errors.join(LIMIT_SECONDS * 1000);
    return new Result(process.exitValue(), output.toString(), error.toString());
  }

  private static String read(InputStream in) {
    try (in) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
