package dev.pando.function;

import dev.pando.internal.Sneaky;
import java.io.Serializable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Supplier} that can be sent to another process.
 *
 * <p>A lambda or method reference of this type may throw checked exceptions; {@link #get} passes
 * them on unchanged.
 */
@FunctionalInterface
@SuppressWarnings("FunctionalInterfaceMethodChanged") // so that lambdas may throw
public interface SerializableSupplier<T extends @Nullable Object>
    extends Supplier<T>, Serializable {

  /** Does the work; what a lambda implements. */
  T getThrowing() throws Exception;

  @Override
  default T get() {
    try {
      return getThrowing();
    } catch (Exception e) {
      throw Sneaky.rethrow(e);
    }
  }
}
