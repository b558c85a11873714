import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks that every Java file below the given directories is formatted as google-java-format would,
 * or formats them.
 *
 * <p>A program of its own because the formatter parses with the compiler of the JDK it runs on, and
 * Maven itself may run on an older one than the sources need.
 *
 * <p>Usage: {@code Format --check|--write DIRECTORY...}; exit code 1 when a file is not formatted.
 */
void main(String[] arguments) throws Exception {
  boolean write = arguments.length > 0 && arguments[0].equals("--write");
  if (arguments.length < 2 || !(write || arguments[0].equals("--check"))) {
    System.err.println("usage: Format --check|--write DIRECTORY...");
    System.exit(2);
  }
  List<Path> changed = new ArrayList<>();
  for (Path file : javaFiles(List.of(arguments).subList(1, arguments.length))) {
    String before = Files.readString(file);
    String after = format(before);
    if (!before.equals(after)) {
      changed.add(file);
      if (write) {
        Files.writeString(file, after);
      }
    }
  }
  if (!write && !changed.isEmpty()) {
    changed.forEach(file -> System.err.println("not formatted: " + file));
    System.err.println("Format them with: mvn -N -Pformat process-sources");
    System.exit(1);
  }
}

List<Path> javaFiles(List<String> directories) throws IOException {
  List<Path> files = new ArrayList<>();
  for (String directory : directories) {
    try (Stream<Path> tree = Files.walk(Path.of(directory))) {
      tree.filter(path -> path.toString().endsWith(".java"))
          .filter(path -> !path.toString().contains("/target/"))
          .forEach(files::add);
    }
  }
  return files;
}

String format(String source) throws Exception {
  Formatter formatter = new Formatter(JavaFormatterOptions.defaultOptions());
  String unusedRemoved = RemoveUnusedImports.removeUnusedImports(source);
  return formatter.formatSource(
      ImportOrderer.reorderImports(unusedRemoved, JavaFormatterOptions.Style.GOOGLE));
}
