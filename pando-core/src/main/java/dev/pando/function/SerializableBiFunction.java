package dev.pando.function;

import dev.pando.internal.Sneaky;
import java.io.Serializable;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A {@link BiFunction} that can be sent to another process.
 *
 * <p>A lambda or method reference of this type may throw checked exceptions; {@link #apply} passes
 * them on unchanged.
 */
@FunctionalInterface
@SuppressWarnings("FunctionalInterfaceMethodChanged") // so that lambdas may throw
public interface SerializableBiFunction<
        T extends @Nullable Object, U extends @Nullable Object, R extends @Nullable Object>
    extends BiFunction<T, U, R>, Serializable {

  /** Does the work; what a lambda implements. */
  R applyThrowing(T first, U second) throws Exception;

  @Override
  default R apply(T first, U second) {
    try {
      return applyThrowing(first, second);
    } catch (Exception e) {
      throw Sneaky.rethrow(e);
    }
  }
}
