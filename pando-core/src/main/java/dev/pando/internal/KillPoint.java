package dev.pando.internal;

import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A place between two writes to shared memory, where a test can kill the process.
 *
 * {@snippet :
 * words.setLong(TAIL, tail);
 * KillPoint.at("queue.tail-stored");
 * words.wake(SLEEPERS, 1);
 * }
 *
 * <p>Costs nothing unless the JVM was started with {@code -Dpando.killPoints=true}. Then {@link
 * #arm} chooses a label, and the process gets SIGKILL when a thread comes there. Nothing runs any
 * more: no finally block, no shutdown hook, no other thread.
 */
public final class KillPoint {
  /** The system property that makes kill points work in this JVM. */
  public static final String PROPERTY = "pando.killPoints";

  private static final boolean ON = Boolean.getBoolean(PROPERTY);

  /** The exit code that a shell shows for SIGKILL, where there are no signals. */
  private static final int KILLED = 137;

  private static volatile @Nullable Armed armed;

  private KillPoint() {}

  /** Ends the process if the label is armed and passed often enough. */
  public static void at(String label) {
    if (ON) {
      pass(label);
    }
  }

  private static void pass(String label) {
    Armed a = armed;
    if (a != null && a.label.equals(label) && a.left.decrementAndGet() == 0) {
      die(a.gun);
    }
  }

  private static void die(@Nullable Gun gun) {
    try {
      if (gun != null) {
        gun.fire();
      }
    } catch (ReflectiveOperationException e) {
      // then by the other way
    }
    Runtime.getRuntime().halt(KILLED);
  }

  /**
   * Has the process die at a label, in place of one armed before.
   *
   * @param label where
   * @param passing at which passing from now on, 1 for the first
   * @throws IllegalStateException if the JVM runs without {@value #PROPERTY}
   */
  public static void arm(String label, int passing) {
    if (!ON) {
      throw new IllegalStateException("Kill points need -D" + PROPERTY + "=true");
    }
    armed = new Armed(label, new AtomicInteger(passing), Gun.load());
  }

  private record Armed(String label, AtomicInteger left, @Nullable Gun gun) {}

  /**
   * SIGKILL for this process, ready so that nothing has to be loaded when it is needed. Reflection,
   * because the compiler warns of every use of {@code sun.misc.Signal}.
   */
  private record Gun(Method raise, Object signal) {
    /** Returns null where there are no signals. */
    static @Nullable Gun load() {
      try {
        Class<?> signal = Class.forName("sun.misc.Signal");
        return new Gun(
            signal.getMethod("raise", signal),
            signal.getConstructor(String.class).newInstance("KILL"));
      } catch (ReflectiveOperationException e) {
        return null;
      }
    }

    void fire() throws ReflectiveOperationException {
      raise.invoke(null, signal);
    }
  }
}
