package dev.pando.internal.platform;

/**
 * How a process ended, as Python's {@code Process.exitcode} puts it.
 *
 * @param code the exit code, or minus the number of the signal that ended the process
 */
public record ExitStatus(int code) {

  /** What shells, and JVMs that ended on a signal, add to the signal's number. */
  private static final int SIGNAL_BASE = 128;

  /** Returns the status of a process that left with {@code code}. */
  public static ExitStatus exited(int code) {
    return new ExitStatus(code);
  }

  /** Returns the status of a process ended by {@code signal}. */
  public static ExitStatus signalled(int signal) {
    return new ExitStatus(-signal);
  }

  /**
   * Returns the status behind {@link Process#exitValue} of a child JVM. Both the JDK, for a child
   * ended by a signal, and HotSpot, which handles HUP, INT and TERM by an orderly exit, report 128
   * + n. A child that itself exits with such a code cannot be told apart; shells have the same
   * ambiguity.
   */
  public static ExitStatus ofExitValue(int exitValue) {
    return switch (exitValue - SIGNAL_BASE) {
      case Signals.HUP,
          Signals.INT,
          Signals.QUIT,
          Signals.ILL,
          Signals.TRAP,
          Signals.ABRT,
          7, // SIGBUS on Linux, SIGEMT on macOS
          Signals.FPE,
          Signals.KILL,
          10, // SIGUSR1 on Linux, SIGBUS on macOS
          Signals.SEGV,
          12,
          Signals.PIPE,
          Signals.ALRM,
          Signals.TERM ->
          signalled(exitValue - SIGNAL_BASE);
      default -> exited(exitValue);
    };
  }

  /** Tells whether a signal ended the process. */
  public boolean isSignal() {
    return code < 0;
  }

  /** Returns the signal's number, or 0 when the process left by itself. */
  public int signal() {
    return code < 0 ? -code : 0;
  }

  /** Returns for example {@code "exit code 3"} or {@code "killed by SIGKILL"}. */
  @Override
  public String toString() {
    return isSignal() ? "killed by " + Signals.name(signal()) : "exit code " + code;
  }
}
