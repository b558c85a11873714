package dev.pando.cli;

import dev.pando.Diagnostics;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what of Pando works on this machine. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Says what works on this machine, and of the rest why not and what to do.")
final class DoctorCommand implements Callable<Integer> {
  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  DoctorCommand() {}

  @Override
  public Integer call() {
    List<Diagnostics.Check> checks = Diagnostics.run();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      printJson(checks, out);
    } else {
      printTable(checks, out);
    }
    return 0;
  }

  private static void printTable(List<Diagnostics.Check> checks, PrintWriter out) {
    int width = checks.stream().mapToInt(check -> check.name().length()).max().orElse(1);
    for (Diagnostics.Check check : checks) {
      out.printf(
          Locale.ROOT,
          "%-3s %-" + width + "s  %s%n",
          check.works() ? "ok" : "NO",
          check.name(),
          check.detail());
    }
  }

  private static void printJson(List<Diagnostics.Check> checks, PrintWriter out) {
    out.print("{\"checks\": [");
    String separator = "\n  ";
    for (Diagnostics.Check check : checks) {
      out.print(separator);
      out.printf(
          Locale.ROOT,
          "{\"name\": %s, \"works\": %s, \"detail\": %s}",
          Json.string(check.name()),
          check.works(),
          Json.string(check.detail()));
      separator = ",\n  ";
    }
    out.println("\n]}");
  }
}
