package dev.pando.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Hands over to the benchmarks, which are a module of their own and not always built. */
@Command(
    name = "bench",
    description =
        "Runs the same work on CPython and on Pando and compares; bench --help says more.")
final class BenchCommand implements Callable<Integer> {
  /** A picocli command with a constructor without parameters: all that is known of it here. */
  private static final String BENCH = "dev.pando.benchmarks.Bench";

  @Unmatched private String[] arguments = {};

  BenchCommand() {}

  @Override
  public Integer call() throws ReflectiveOperationException {
    Class<?> bench;
    try {
      bench = Class.forName(BENCH);
    } catch (ClassNotFoundException e) {
      throw new CommandFailure(
          "the benchmarks are not on the class path; run ./pando bench in a source checkout");
    }
    return new CommandLine(bench.getConstructor().newInstance()).execute(arguments);
  }
}
