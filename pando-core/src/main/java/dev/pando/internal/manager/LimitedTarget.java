package dev.pando.internal.manager;

import org.jspecify.annotations.Nullable;

/** The way to an object whose calls have to be answered in time. */
final class LimitedTarget extends Target {
  private final Target target;
  private final long nanos;

  /** Keeps the object's lease. */
  @SuppressWarnings("UnusedVariable")
  private final Object proxy;

  LimitedTarget(Object proxy, Target target, long nanos) {
    this.proxy = proxy;
    this.target = target;
    this.nanos = nanos;
  }

  @Override
  @Nullable Object callWithin(long limit, MethodKey method, @Nullable Object... arguments)
      throws Throwable {
    return target.callWithin(Math.min(limit, nanos), method, arguments);
  }

  @Override
  Target desk() {
    return new LimitedTarget(proxy, target.desk(), nanos);
  }

  @Override
  Reference depart() {
    return target.depart();
  }

  @Override
  Target unlimited() {
    return target;
  }

  @Override
  Kind kind() {
    return target.kind();
  }

  @Override
  Class<?> type() {
    return target.type();
  }

  @Override
  long serverId() {
    return target.serverId();
  }

  @Override
  long id() {
    return target.id();
  }
}
