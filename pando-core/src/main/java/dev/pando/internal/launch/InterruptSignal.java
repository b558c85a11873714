package dev.pando.internal.launch;

/**
 * What this process does about SIGINT. Reflection, because the compiler warns of every use of
 * {@code sun.misc.Signal}, though it is the supported way for a JVM.
 */
final class InterruptSignal {
  private InterruptSignal() {}

  /** Ctrl-C reaches every process of the terminal; workers are ended by their pool alone. */
  static void ignore() {
    ignore("INT");
  }

  /**
   * Links what {@link #ignore} does, with a signal that nobody heeds: once SIGINT is ignored the
   * JVM does not take it up again.
   */
  static void rehearse() {
    ignore("WINCH");
  }

  private static void ignore(String name) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object named = signal.getConstructor(String.class).newInstance(name);
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, named, handler.getField("SIG_IGN").get(null));
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      // No such signal here: then it does no harm either.
    }
  }
}
