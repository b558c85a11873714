package dev.pando.function;

import dev.pando.internal.Sneaky;
import java.io.Serializable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Predicate} that can be sent to another process.
 *
 * <p>A lambda or method reference of this type may throw checked exceptions; {@link #test} passes
 * them on unchanged.
 */
@FunctionalInterface
@SuppressWarnings("FunctionalInterfaceMethodChanged") // so that lambdas may throw
public interface SerializablePredicate<T extends @Nullable Object>
    extends Predicate<T>, Serializable {

  /** Does the work; what a lambda implements. */
  boolean testThrowing(T value) throws Exception;

  @Override
  default boolean test(T value) {
    try {
      return testThrowing(value);
    } catch (Exception e) {
      throw Sneaky.rethrow(e);
    }
  }
}
