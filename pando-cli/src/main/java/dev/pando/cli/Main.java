package dev.pando.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code pando}. */
@Command(
    name = "pando",
    description = "Multiprocessing for the JVM: one program, many JVMs over shared memory.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      PrimesCommand.class,
      WordsCommand.class,
      DoctorCommand.class,
      CleanCommand.class,
      ConformanceCommand.class,
      BenchCommand.class,
      ManagerCommand.class,
      CommandLine.HelpCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failed", "2:not called as described here"})
public final class Main implements Runnable {

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private Main() {}

  /** Runs the command that the arguments name and exits with its exit code. */
  public static void main(String[] arguments) {
    Ending ending = Ending.announced();
    int exitCode = commandLine().execute(arguments);
    ending.exit(exitCode);
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler((failure, command, parsed) -> {
          Ending.standStillIfEnding();
          command.getErr().println("pando: " + describe(failure));
          return command.getCommandSpec().exitCodeOnExecutionException();
        });
  }

  /**
   * One line for a failure that explains itself; where the cause is unclear, the trace says more.
   */
  private static String describe(Exception failure) {
    if (failure instanceof CommandFailure) {
      return String.valueOf(failure.getMessage());
    }
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace, true));
    return trace.toString().strip();
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }
}
