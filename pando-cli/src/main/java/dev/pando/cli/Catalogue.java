package dev.pando.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What CPython's tests check, and which of it Pando's tests say that they check. */
final class Catalogue {
  static final String FILE = "docs/conformance.tsv";

  private static final Pattern ANNOTATION =
      Pattern.compile("@Conformance\\(\\s*(?:value\\s*=\\s*)?(\\{[^}]*}|\"[^\"]*\")");
  private static final Pattern NAME = Pattern.compile("\"([^\"]*)\"");

  private Catalogue() {}

  /** What becomes of a behaviour on a JVM. */
  enum Form {
    SAME,
    ADAPTED,
    NONE
  }

  /** One test of CPython's: its name, {@code Class.test}, and what it checks. */
  record Line(String name, Form form, String behaviour) {
    String testClass() {
      return name.substring(0, name.lastIndexOf('.'));
    }

    boolean due() {
      return form != Form.NONE;
    }
  }

  /** Reads the catalogue of a source checkout. */
  static List<Line> read(Path checkout) throws IOException {
    try (Stream<String> lines = Files.lines(checkout.resolve(FILE))) {
      return lines.filter(line -> !line.startsWith("#")).map(Catalogue::parse).toList();
    }
  }

  private static Line parse(String line) {
    String[] columns = line.split("\t", -1);
    return new Line(columns[0], Form.valueOf(columns[1].toUpperCase(Locale.ROOT)), columns[2]);
  }

  /**
   * The names in the {@code @Conformance} annotations of a checkout, in tests and in the
   * compatibility kit, whose tests are main sources.
   */
  static Set<String> coveredBy(Path checkout) throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> modules = Files.list(checkout)) {
      for (Path module : modules.toList()) {
        Path sources = module.resolve("src");
        if (Files.isDirectory(sources)) {
          addNames(sources, names);
        }
      }
    }
    return names;
  }

  private static void addNames(Path sources, Set<String> names) throws IOException {
    try (Stream<Path> tree = Files.walk(sources)) {
      for (Path file : tree.filter(path -> path.toString().endsWith(".java")).toList()) {
        Matcher annotation = ANNOTATION.matcher(Files.readString(file));
        while (annotation.find()) {
          NAME.matcher(annotation.group(1)).results().forEach(name -> names.add(name.group(1)));
        }
      }
    }
  }
}
