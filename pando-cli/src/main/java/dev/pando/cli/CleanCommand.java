package dev.pando.cli;

import dev.pando.Diagnostics;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Removes what killed programs left in shared memory. */
@Command(
    name = "clean",
    mixinStandardHelpOptions = true,
    description =
        "Removes what programs that were killed left in shared memory. What is in use stays.")
final class CleanCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  CleanCommand() {}

  @Override
  public Integer call() {
    Diagnostics.Cleaned cleaned = Diagnostics.clean();
    PrintWriter out = spec.commandLine().getOut();
    cleaned.removed().forEach(directory -> out.println("removed " + directory));
    out.printf(
        Locale.ROOT,
        "%d left behind, %,d bytes; %d in use%n",
        cleaned.removed().size(),
        cleaned.bytes(),
        cleaned.alive());
    cleaned.problems().forEach(problem -> spec.commandLine().getErr().println("pando: " + problem));
    return cleaned.problems().isEmpty() ? 0 : 1;
  }
}
