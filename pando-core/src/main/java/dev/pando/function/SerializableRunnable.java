package dev.pando.function;

import dev.pando.internal.Sneaky;
import java.io.Serializable;

/**
 * A {@link Runnable} that can be sent to another process.
 *
 * <p>A lambda or method reference of this type may throw checked exceptions; {@link #run} passes
 * them on unchanged.
 */
@FunctionalInterface
@SuppressWarnings("FunctionalInterfaceMethodChanged") // so that lambdas may throw
public interface SerializableRunnable extends Runnable, Serializable {

  /** Does the work; what a lambda implements. */
  void runThrowing() throws Exception;

  @Override
  default void run() {
    try {
      runThrowing();
    } catch (Exception e) {
      throw Sneaky.rethrow(e);
    }
  }
}
