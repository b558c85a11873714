package dev.pando.internal.manager;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A condition of the server; its state is guarded by its lock's monitor. */
final class ServedCondition implements ConditionService {
  private final ServedLock lock;
  private final Deque<Signal> waiting = new ArrayDeque<>();
  private boolean closed;

  ServedCondition(ServedLock lock) {
    this.lock = lock;
  }

  /** The first half of a wait, for a signal. */
  private final class Signal extends Handover<Boolean> {
    Signal() {
      super(signalled -> {});
    }

    @Override
    void left() {
      synchronized (lock) {
        waiting.remove(this);
      }
    }
  }

  /** A whole wait: for a signal, then for the lock. */
  private static final class Wait extends Handover<Boolean> {
    private final Signal signal;

    Wait(Signal signal) {
      super(signalled -> {});
      this.signal = signal;
    }

    /** The lock has to be taken again before the caller can be told. */
    @Override
    boolean abandon(Throwable reason) {
      return signal.abandon(reason);
    }
  }

  @Override
  public Object await(long thread, String name, long nanos) {
    Owner caller = Owner.calling(thread, name);
    Signal signal = new Signal();
    Wait wait = new Wait(signal);
    int holds;
    synchronized (lock) {
      requireOpen();
      holds = lock.leave(caller);
      waiting.add(signal);
    }
    lock.settle();
    signal.whenDone((signalled, thrown) -> takeLock(wait, caller, holds, signalled, thrown));
    signal.within(Math.max(0, nanos), false);
    return wait;
  }

  private void takeLock(
      Wait wait, Owner caller, int holds, @Nullable Object signalled, @Nullable Throwable thrown) {
    lock.takeAgain(caller, holds)
        .whenDone((result, failure) -> {
          boolean _ = wait.claim();
          boolean woken = thrown == null && Boolean.TRUE.equals(signalled);
          if (woken) {
            lock.signalled(caller, this::passSignalOn);
          }
          Throwable reason = thrown != null ? thrown : failure;
          if (reason != null) {
            wait.finishExceptionally(reason);
          } else if (Integer.valueOf(LockService.NOT).equals(result)) {
            wait.finishExceptionally(new IllegalStateException("the lock is closed"));
          } else {
            wait.finish(woken);
          }
          if (caller.isGone()) {
            lock.forget(caller);
            if (woken) {
              passSignalOn();
            }
          }
        });
  }

  /** Whoever got the signal is dead: it was not meant for it. */
  private void passSignalOn() {
    synchronized (lock) {
      Signal next = WaitLine.claimFirst(waiting);
      if (next != null) {
        lock.later(() -> next.finish(true));
      }
    }
    lock.settle();
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the condition is closed");
    }
  }

  @Override
  public void signal(long thread, String name, int count) {
    Owner caller = Owner.calling(thread, name);
    synchronized (lock) {
      requireOpen();
      lock.requireUsableBy(caller);
      for (int left = count; left > 0; left--) {
        Signal first = WaitLine.claimFirst(waiting);
        if (first == null) {
          break;
        }
        lock.later(() -> first.finish(true));
      }
    }
    lock.settle();
  }

  @Override
  public void check(long thread, String name) {
    synchronized (lock) {
      requireOpen();
      lock.requireUsableBy(Owner.calling(thread, name));
    }
  }

  @Override
  public Entry lock() {
    return lock.entry();
  }

  @Override
  public String describe(long thread, String name) {
    synchronized (lock) {
      String content =
          closed
              ? "closed"
              : lock.describe(Owner.calling(thread, name)) + ", waiters=" + waiting.size();
      return "SharedCondition(" + content + ")";
    }
  }

  @Override
  public String toString() {
    return describe(0, "");
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      for (Signal signal : WaitLine.claimAll(waiting)) {
        lock.later(
            () -> signal.finishExceptionally(new IllegalStateException("the condition is closed")));
      }
    }
    lock.settle();
  }
}
