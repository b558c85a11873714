package dev.pando.internal.manager;

import dev.pando.sync.SharedCondition;
import dev.pando.sync.SharedLock;
import java.time.Duration;
import java.util.Date;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A condition in a manager's process. */
final class ConditionProxy extends ObjectProxy implements SharedCondition {
  private static final long serialVersionUID = 1;

  ConditionProxy(Target target) {
    super(target);
  }

  @Override
  public SharedLock lock() {
    return (SharedLock) Objects.requireNonNull(target().ask(ConditionService.LOCK));
  }

  private boolean sleep(long nanos) throws InterruptedException {
    return isTrue(
        await(ConditionService.AWAIT_INTERRUPTIBLY, Threads.number(), Threads.name(), nanos));
  }

  @Override
  public void await() throws InterruptedException {
    boolean _ = sleep(Long.MAX_VALUE);
  }

  @Override
  public void awaitUninterruptibly() {
    Object _ =
        target().ask(ConditionService.AWAIT, Threads.number(), Threads.name(), Long.MAX_VALUE);
  }

  @Override
  public boolean await(Duration timeout) throws InterruptedException {
    return sleep(TimeUnit.NANOSECONDS.convert(timeout));
  }

  @Override
  public boolean await(long time, TimeUnit unit) throws InterruptedException {
    return sleep(unit.toNanos(time));
  }

  @Override
  public long awaitNanos(long nanosTimeout) throws InterruptedException {
    long start = System.nanoTime();
    boolean _ = sleep(nanosTimeout);
    return nanosTimeout - (System.nanoTime() - start);
  }

  @Override
  @SuppressWarnings("JavaUtilDate") // the interface's
  public boolean awaitUntil(Date deadline) throws InterruptedException {
    long millis = deadline.getTime() - System.currentTimeMillis();
    return sleep(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Override
  public boolean awaitUntil(BooleanSupplier predicate, Duration timeout)
      throws InterruptedException {
    requireUsable();
    long start = System.nanoTime();
    long nanos = TimeUnit.NANOSECONDS.convert(timeout);
    while (!predicate.getAsBoolean()) {
      long left = nanos == Long.MAX_VALUE ? nanos : nanos - (System.nanoTime() - start);
      if (left <= 0 || (!sleep(left) && nanos != Long.MAX_VALUE)) {
        return predicate.getAsBoolean();
      }
    }
    return true;
  }

  @Override
  public void awaitUntil(BooleanSupplier predicate) throws InterruptedException {
    requireUsable();
    while (!predicate.getAsBoolean()) {
      await();
    }
  }

  private void requireUsable() {
    Object _ = target().ask(ConditionService.CHECK, Threads.number(), Threads.name());
  }

  @Override
  public void signal() {
    signal(1);
  }

  @Override
  public void signal(int count) {
    Object _ = target().ask(ConditionService.SIGNAL, Threads.number(), Threads.name(), count);
  }

  @Override
  public void signalAll() {
    signal(Integer.MAX_VALUE);
  }

  @Override
  public void close() {
    Object _ = target().ask(ConditionService.CLOSE);
  }

  @Override
  public String toString() {
    return String.valueOf(
        target().ask(ConditionService.DESCRIBE, Threads.number(), Threads.name()));
  }
}
