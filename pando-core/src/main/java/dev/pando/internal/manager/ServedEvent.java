package dev.pando.internal.manager;

import java.util.ArrayDeque;
import java.util.Deque;

/** An event of the server. */
final class ServedEvent extends WaitLine implements EventService {
  private final Deque<Waiter> waiters = new ArrayDeque<>();
  private boolean isSet;

  private final class Waiter extends Handover<Boolean> {
    Waiter() {
      super(set -> {});
    }

    @Override
    void left() {
      synchronized (ServedEvent.this) {
        waiters.remove(this);
      }
    }
  }

  private void requireOpen() {
    if (isClosedHere()) {
      throw new IllegalStateException("the event is closed");
    }
  }

  @Override
  public synchronized boolean isSet() {
    requireOpen();
    return isSet;
  }

  @Override
  public void set() {
    synchronized (this) {
      requireOpen();
      isSet = true;
      for (Waiter waiter : claimAll(waiters)) {
        later(() -> waiter.finish(true));
      }
    }
    settle();
  }

  @Override
  public synchronized void clear() {
    requireOpen();
    isSet = false;
  }

  @Override
  public synchronized Object await(long nanos) {
    requireOpen();
    if (isSet) {
      return true;
    }
    if (nanos <= 0) {
      return false;
    }
    Waiter waiter = new Waiter();
    waiters.add(waiter);
    return waiter.within(nanos, false);
  }

  @Override
  public void close() {
    synchronized (this) {
      markClosed();
      for (Waiter waiter : claimAll(waiters)) {
        later(() -> waiter.finishExceptionally(new IllegalStateException("the event is closed")));
      }
    }
    settle();
  }

  @Override
  public synchronized String toString() {
    return "SharedEvent(" + (isClosedHere() ? "closed" : isSet ? "set" : "unset") + ")";
  }
}
