package dev.pando.internal.platform;

/** The signals whose numbers are the same on Linux and macOS. */
public final class Signals {
  public static final int HUP = 1;
  public static final int INT = 2;
  public static final int QUIT = 3;
  public static final int ILL = 4;
  public static final int TRAP = 5;
  public static final int ABRT = 6;
  public static final int FPE = 8;
  public static final int KILL = 9;
  public static final int SEGV = 11;
  public static final int PIPE = 13;
  public static final int ALRM = 14;
  public static final int TERM = 15;

  private Signals() {}

  /** Returns the name, for example {@code "SIGTERM"}, or {@code "signal 42"}. */
  public static String name(int signal) {
    return switch (signal) {
      case HUP -> "SIGHUP";
      case INT -> "SIGINT";
      case QUIT -> "SIGQUIT";
      case ILL -> "SIGILL";
      case TRAP -> "SIGTRAP";
      case ABRT -> "SIGABRT";
      case FPE -> "SIGFPE";
      case KILL -> "SIGKILL";
      case SEGV -> "SIGSEGV";
      case PIPE -> "SIGPIPE";
      case ALRM -> "SIGALRM";
      case TERM -> "SIGTERM";
      default -> "signal " + signal;
    };
  }
}
