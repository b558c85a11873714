package dev.pando.cli;

import java.util.concurrent.locks.LockSupport;

/**
 * How the program ends: with an exit code of its own, or because it is told to (Ctrl-C, SIGTERM),
 * and then with one message.
 */
final class Ending {
  private volatile boolean ours;

  private Ending() {}

  /** From now on an end that is not {@link #exit} is announced on standard error. */
  static Ending announced() {
    Ending ending = new Ending();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  if (!ending.ours) {
                    System.err.println("\npando: interrupted");
                  }
                },
                "pando-ending"));
    return ending;
  }

  void exit(int exitCode) {
    standStillIfEnding();
    ours = true;
    System.exit(exitCode);
  }

  /**
   * Does not return when the JVM is shutting down: what fails then fails because the pool was taken
   * away, which is no news to the user.
   */
  static void standStillIfEnding() {
    Thread probe = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      Runtime.getRuntime().removeShutdownHook(probe);
    } catch (IllegalStateException e) {
      while (true) {
        LockSupport.park();
      }
    }
  }
}
