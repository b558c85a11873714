package dev.pando.internal.launch;

import org.jspecify.annotations.Nullable;

/**
 * What this process does about SIGINT. Reflection, because the compiler warns of every use of
 * {@code sun.misc.Signal}, though it is the supported way for a JVM.
 */
final class InterruptSignal {
  private InterruptSignal() {}

  /** Ctrl-C reaches every process of the terminal; workers are ended by their pool alone. */
  static void ignore() {
    Object _ = replaceBy(null);
  }

  /** Does the same and takes it back, in a process whose children may come to it. */
  static void rehearse() {
    Object before = replaceBy(null);
    if (before != null) {
      Object _ = replaceBy(before);
    }
  }

  /**
   * Chooses what is done about the signal.
   *
   * @param wanted a handler; null to do nothing
   * @return the handler before; null where there is no such signal, and so no harm either
   */
  private static @Nullable Object replaceBy(@Nullable Object wanted) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object interrupt = signal.getConstructor(String.class).newInstance("INT");
      return signal
          .getMethod("handle", signal, handler)
          .invoke(null, interrupt, wanted != null ? wanted : handler.getField("SIG_IGN").get(null));
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      return null;
    }
  }
}
