package dev.pando.internal.launch;

/**
 * How a process ended: its exit code, or the negated number of the signal that ended it.
 *
 * @param code zero or more for an exit, {@code -n} for death by signal {@code n}
 */
public record ExitStatus(int code) {
  private static final int SIGNAL_BASE = 128;
  private static final int LAST_SIGNAL = 64;
  private static final String[] NAMES = {
    "", "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE",
    "SIGKILL", "SIGUSR1", "SIGSEGV", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM"
  };

  /**
   * Reads what {@link Process#exitValue} says. Both a process that the kernel ended by a signal and
   * a JVM that shut down in order because of one report 128 plus the signal, so an explicit {@code
   * System.exit(143)} cannot be told from SIGTERM.
   */
  public static ExitStatus ofExitValue(int exitValue) {
    int signal = exitValue - SIGNAL_BASE;
    return new ExitStatus(signal > 0 && signal <= LAST_SIGNAL ? -signal : exitValue);
  }

  /** Whether the process exited with code 0. */
  public boolean isSuccess() {
    return code == 0;
  }

  /** The number of the signal that ended the process, or 0 when it exited by itself. */
  public int signal() {
    return code < 0 ? -code : 0;
  }

  /** For people: {@code "exit code 3"} or {@code "signal 9 (SIGKILL)"}. */
  public String describe() {
    if (code >= 0) {
      return "exit code " + code;
    }
    int signal = -code;
    return signal < NAMES.length
        ? "signal " + signal + " (" + NAMES[signal] + ")"
        : "signal " + signal;
  }
}
