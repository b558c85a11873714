package dev.pando.cli;

import dev.pando.cli.Catalogue.Form;
import dev.pando.cli.Catalogue.Line;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists which tests of CPython's multiprocessing have their counterpart among Pando's. */
@Command(
    name = "conformance",
    mixinStandardHelpOptions = true,
    description =
        "Lists which behaviours that CPython tests its multiprocessing for Pando has tests for too."
            + " Needs a source checkout.")
final class ConformanceCommand implements Callable<Integer> {
  @Option(names = "--names", description = "Print each name, not only the number for its class.")
  private boolean names;

  @Option(names = "--missing", description = "Print the names that no test covers.")
  private boolean missing;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  ConformanceCommand() {}

  @Override
  public Integer call() throws IOException {
    Path checkout = checkout();
    List<Line> lines = Catalogue.read(checkout);
    Set<String> covered = Catalogue.coveredBy(checkout);
    PrintWriter out = spec.commandLine().getOut();
    if (names || missing) {
      printNames(lines, covered, out);
    } else {
      printClasses(lines, covered, out);
    }
    List<Line> due = lines.stream().filter(Line::due).toList();
    out.printf(
        "%d of %d behaviours covered; %d more make no sense on a JVM%n",
        due.stream().filter(line -> covered.contains(line.name())).count(),
        due.size(),
        lines.size() - due.size());
    return unknown(lines, covered);
  }

  private void printNames(List<Line> lines, Set<String> covered, PrintWriter out) {
    for (Line line : lines) {
      boolean done = covered.contains(line.name());
      if (missing ? line.due() && !done : names) {
        String mark = done ? "x" : line.form() == Form.NONE ? "-" : " ";
        out.printf("[%s] %-70s %s%n", mark, line.name(), line.behaviour());
      }
    }
  }

  private static void printClasses(List<Line> lines, Set<String> covered, PrintWriter out) {
    Map<String, int[]> classes = new LinkedHashMap<>();
    for (Line line : lines) {
      int[] numbers = classes.computeIfAbsent(line.testClass(), absent -> new int[2]);
      if (line.due()) {
        numbers[1]++;
        numbers[0] += covered.contains(line.name()) ? 1 : 0;
      }
    }
    classes.forEach((name, numbers) -> {
      if (numbers[1] > 0) {
        out.printf("%3d of %3d  %s%n", numbers[0], numbers[1], name);
      }
    });
  }

  private int unknown(List<Line> lines, Set<String> covered) {
    Set<String> unknown = new TreeSet<>(covered);
    lines.forEach(line -> unknown.remove(line.name()));
    unknown.forEach(name ->
        spec.commandLine()
            .getErr()
            .println("pando: @Conformance(\"" + name + "\") names no line of the catalogue"));
    return unknown.isEmpty() ? 0 : 1;
  }

  /** The checkout that the launcher belongs to, or the one around the working directory. */
  private static Path checkout() {
    String home = System.getProperty("pando.home");
    Path directory = Path.of(home == null ? "" : home).toAbsolutePath();
    for (Path at = directory; at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(Catalogue.FILE))) {
        return at;
      }
    }
    throw new CommandFailure(
        "no source checkout around " + directory + ": " + Catalogue.FILE + " is not there");
  }
}
