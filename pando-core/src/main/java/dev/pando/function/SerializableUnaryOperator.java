package dev.pando.function;

import dev.pando.internal.Sneaky;
import java.io.Serializable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A {@link UnaryOperator} that can be sent to another process.
 *
 * <p>A lambda or method reference of this type may throw checked exceptions; {@link #apply} passes
 * them on unchanged.
 */
@FunctionalInterface
@SuppressWarnings("FunctionalInterfaceMethodChanged") // so that lambdas may throw
public interface SerializableUnaryOperator<T extends @Nullable Object>
    extends UnaryOperator<T>, Serializable {

  /** Does the work; what a lambda implements. */
  T applyThrowing(T value) throws Exception;

  @Override
  default T apply(T value) {
    try {
      return applyThrowing(value);
    } catch (Exception e) {
      throw Sneaky.rethrow(e);
    }
  }
}
