package dev.pando.function;

import dev.pando.internal.Sneaky;
import java.io.Serializable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Function} that can be sent to another process.
 *
 * <p>A lambda or method reference of this type may throw checked exceptions; {@link #apply} passes
 * them on unchanged.
 */
@FunctionalInterface
@SuppressWarnings("FunctionalInterfaceMethodChanged") // so that lambdas may throw
public interface SerializableFunction<T extends @Nullable Object, R extends @Nullable Object>
    extends Function<T, R>, Serializable {

  /** Does the work; what a lambda implements. */
  R applyThrowing(T argument) throws Exception;

  @Override
  default R apply(T argument) {
    try {
      return applyThrowing(argument);
    } catch (Exception e) {
      throw Sneaky.rethrow(e);
    }
  }
}
