package dev.pando.function;

import dev.pando.internal.Sneaky;
import java.io.Serializable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Consumer} that can be sent to another process.
 *
 * <p>A lambda or method reference of this type may throw checked exceptions; {@link #accept} passes
 * them on unchanged.
 */
@FunctionalInterface
@SuppressWarnings("FunctionalInterfaceMethodChanged") // so that lambdas may throw
public interface SerializableConsumer<T extends @Nullable Object>
    extends Consumer<T>, Serializable {

  /** Does the work; what a lambda implements. */
  void acceptThrowing(T argument) throws Exception;

  @Override
  default void accept(T argument) {
    try {
      acceptThrowing(argument);
    } catch (Exception e) {
      throw Sneaky.rethrow(e);
    }
  }
}
