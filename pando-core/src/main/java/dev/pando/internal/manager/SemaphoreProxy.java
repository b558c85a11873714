package dev.pando.internal.manager;

import dev.pando.sync.SharedSemaphore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A semaphore in a manager's process. */
final class SemaphoreProxy extends ObjectProxy implements SharedSemaphore {
  private static final long serialVersionUID = 1;

  SemaphoreProxy(Target target) {
    super(target);
  }

  @Override
  public void acquire() throws InterruptedException {
    Object _ = await(SemaphoreService.ACQUIRE_INTERRUPTIBLY, Long.MAX_VALUE);
  }

  @Override
  public void acquireUninterruptibly() {
    Object _ = target().ask(SemaphoreService.ACQUIRE, Long.MAX_VALUE);
  }

  @Override
  public boolean tryAcquire() {
    return isTrue(target().ask(SemaphoreService.ACQUIRE, 0L));
  }

  @Override
  public boolean tryAcquire(Duration timeout) throws InterruptedException {
    return isTrue(
        await(SemaphoreService.ACQUIRE_INTERRUPTIBLY, TimeUnit.NANOSECONDS.convert(timeout)));
  }

  @Override
  public void release() {
    release(1);
  }

  @Override
  public void release(int permits) {
    Object _ = target().ask(SemaphoreService.RELEASE, permits);
  }

  @Override
  public Permit acquirePermit() throws InterruptedException {
    acquire();
    return new Owned();
  }

  @Override
  public Optional<Permit> tryAcquirePermit(Duration timeout) throws InterruptedException {
    return tryAcquire(timeout) ? Optional.of(new Owned()) : Optional.empty();
  }

  /** The server gives it back when this process ends, as it does with all permits. */
  private final class Owned implements Permit {
    private final AtomicBoolean given = new AtomicBoolean();

    @Override
    public void close() {
      if (given.compareAndSet(false, true)) {
        release();
      }
    }
  }

  @Override
  public int availablePermits() {
    return toInt(target().ask(SemaphoreService.AVAILABLE));
  }

  @Override
  public void close() {
    Object _ = target().ask(SemaphoreService.CLOSE);
  }
}
