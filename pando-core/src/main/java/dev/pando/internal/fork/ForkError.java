package dev.pando.internal.fork;

/** Why a fork did not happen, as the C library numbers it. */
final class ForkError {
  private ForkError() {}

  /** In words, with what would help. */
  static String describe(int error, int detail) {
    return switch (error) {
      case -1 -> "no real-time signal is free in this process";
      case -2 -> "/proc/self/task cannot be read (error " + detail + ")";
      case -3 -> "this process has more than " + detail + " threads";
      case -4 ->
          "thread " + detail + " does not stop: it blocks all signals, or a debugger holds it";
      case -5 -> "this C library keeps the ids of its threads in an unknown place";
      case -6 ->
          "the system refused another process (error "
              + detail
              + "): the limits of processes or memory of this user are reached";
      case -7 -> "there is no memory for the tables of a fork";
      case -8 -> "this JVM does not show what a fork needs to know of it";
      case -9 -> "a thread of this JVM cannot be suspended";
      case -10 -> "a thread stays in a JNI critical section";
      case -11 -> "another fork is under way";
      case -12 ->
          "this JVM is about to end: start what is to come after it by another start method, or"
              + " before";
      default -> "error " + error + ", " + detail;
    };
  }
}
