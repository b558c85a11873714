package dev.pando.internal.manager;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** What proxies that are written out have in common. */
abstract class ObjectProxy implements Proxies.TargetHolder, Serializable {
  private static final long serialVersionUID = 1;
  private static final MethodKey TO_STRING = MethodKey.of(Object.class, "toString");

  private final transient Target target;

  ObjectProxy(Target target) {
    this.target = target;
  }

  private Object writeReplace() {
    return target.depart();
  }

  @Override
  public final Target target() {
    return target;
  }

  @Override
  public @Nullable Object getValue() {
    throw new UnsupportedOperationException("a " + getClass().getSimpleName() + " has no value");
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof ObjectProxy proxy && proxy.target.isSame(target);
  }

  @Override
  public final int hashCode() {
    return Long.hashCode(target.id());
  }

  @Override
  public String toString() {
    return String.valueOf(target.ask(TO_STRING));
  }

  // --- Calls

  /** Calls a method that waits. */
  final @Nullable Object await(MethodKey method, @Nullable Object... arguments)
      throws InterruptedException {
    try {
      return target.call(method, arguments);
    } catch (InterruptedException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw dev.pando.internal.Sneaky.rethrow(e);
    }
  }

  final boolean isTrue(@Nullable Object answer) {
    return Boolean.TRUE.equals(answer);
  }

  static int toInt(@Nullable Object answer) {
    return answer instanceof Integer number ? number : 0;
  }
}
