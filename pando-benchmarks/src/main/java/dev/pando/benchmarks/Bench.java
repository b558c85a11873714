package dev.pando.benchmarks;

import dev.pando.benchmarks.peer.Peer;
import dev.pando.benchmarks.python.Interpreter;
import dev.pando.benchmarks.python.InterpreterSearch;
import dev.pando.benchmarks.python.PythonScript;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The program that measures Pando beside CPython's {@code multiprocessing}; see the package for
 * how.
 *
 * <pre>{@code
 * bench                                     # everything
 * bench --only pool_apply_latency,start     # metrics and jobs, by name
 * bench --quick --json --no-python
 * }</pre>
 *
 * <p>The report goes to standard output, what is going on meanwhile to standard error. The exit
 * code is 0 also when a target is missed, 1 when something that exists could not be measured, and 2
 * for a wrong option.
 */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description =
        "Measures Pando beside CPython's multiprocessing: same work, same names, one run.")
public final class Bench implements Callable<Integer> {

  private static final int MEASURED = 0;
  private static final int SOMETHING_FAILED = 1;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "NAME",
      description = "Only these metrics or jobs, separated by commas.")
  private List<String> only = new ArrayList<>();

  @Option(names = "--quick", description = "A tenth of the work, for a first look.")
  private boolean quick;

  @Option(names = "--json", description = "The report as JSON.")
  private boolean json;

  @Option(
      names = "--peers",
      description =
          "Also other ways on the JVM: PP4J, RMI, threads, Agrona, Aeron, Chronicle Queue.")
  private boolean withPeers;

  @Option(names = "--no-python", description = "Pando's side only.")
  private boolean withoutPython;

  @Option(
      names = "--python",
      paramLabel = "PATH",
      description = "The CPython to run; the newest one found when left out.")
  private @Nullable String python;

  @Spec private CommandSpec spec;

  private final Map<String, Job> built;
  private final InterpreterSearch search;
  private final PrintStream out;
  private final PrintStream progress;

  /** The program over this process' standard streams. */
  public Bench() {
    this(Jobs.built(), InterpreterSearch.here(), System.out, System.err);
  }

  @SuppressWarnings("NullAway.Init") // picocli sets the command spec
  Bench(Map<String, Job> built, InterpreterSearch search, PrintStream out, PrintStream progress) {
    this.built = built;
    this.search = search;
    this.out = out;
    this.progress = progress;
  }

  /** Runs the program and exits with its code. */
  public static void main(String... arguments) {
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Selection selection;
    Optional<Interpreter> interpreter;
    try {
      selection = Selection.of(only);
      interpreter = interpreter();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    sayWhich(interpreter);
    if (interpreter.isEmpty()) {
      return measure(selection, null);
    }
    try (PythonScript script =
        PythonScript.unpack(
            interpreter.get(),
            Catalogue.resource(Catalogue.SCRIPT),
            Catalogue.SCRIPT,
            SideBySide.JOB_LIMIT)) {
      return measure(selection, script);
    }
  }

  private Optional<Interpreter> interpreter() throws InterruptedException {
    if (withoutPython) {
      return Optional.empty();
    }
    return python == null ? search.newest() : Optional.of(InterpreterSearch.named(python));
  }

  private void sayWhich(Optional<Interpreter> interpreter) {
    if (interpreter.isPresent()) {
      progress.println(
          "CPython "
              + interpreter.get().version()
              + " ("
              + interpreter.get().executable()
              + "), JVM "
              + Runtime.version());
    } else if (!withoutPython) {
      progress.println(
          "No CPython 3 found on PATH or among pyenv's versions: Pando's side only."
              + " Name one with --python PATH.");
    }
  }

  private int measure(Selection selection, @Nullable PythonScript script)
      throws InterruptedException {
    SideBySide run =
        new SideBySide(
            selection, quick, built, withPeers ? Peer.all() : List.of(), script, progress);
    run.run();
    if (json) {
      out.println(JsonReport.of(run.rows()));
    } else {
      Table.of(run.rows(), run.peerFigures()).forEach(out::println);
      if (script != null) {
        out.println();
        out.println(
            "Both sides: the median of their runs, CPython first and last (spread: how far its figures"
                + " lie apart). Ratio: Pando's figure divided by CPython's.");
      }
    }
    out.flush();
    return run.failed() ? SOMETHING_FAILED : MEASURED;
  }
}
