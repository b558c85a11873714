package dev.pando.internal.manager;

import dev.pando.internal.Sneaky;
import org.jspecify.annotations.Nullable;

/** The way from a proxy to its object. */
abstract class Target {
  /**
   * Calls a method of the object.
   *
   * @return its result
   */
  final @Nullable Object call(MethodKey method, @Nullable Object... arguments) throws Throwable {
    return callWithin(Long.MAX_VALUE, method, arguments);
  }

  /**
   * Calls a method of the object that has to answer in time, where it is in another process.
   *
   * @throws dev.pando.manager.CallTimeoutException if it does not
   */
  abstract @Nullable Object callWithin(long nanos, MethodKey method, @Nullable Object... arguments)
      throws Throwable;

  /** The way to the server's {@link Desk}. */
  abstract Target desk();

  /** What of the proxy travels. */
  abstract Reference depart();

  /** The same way without a time limit. */
  Target unlimited() {
    return this;
  }

  /** What the object's proxies look like. */
  abstract Kind kind();

  /** The interface of its proxies. */
  abstract Class<?> type();

  /** The server's number. */
  abstract long serverId();

  /** The object's number there. */
  abstract long id();

  /** Whether both lead to the same object. */
  final boolean isSame(Target other) {
    return serverId() == other.serverId() && id() == other.id();
  }

  /** A call of a method that throws nothing to be declared. */
  final @Nullable Object ask(MethodKey method, @Nullable Object... arguments) {
    try {
      return call(method, arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    }
  }
}
