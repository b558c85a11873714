package dev.pando.internal.manager;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A semaphore of the server. It knows how many permits each client has acquired and nobody has
 * released for it: so many come back when the client ends. A release counts for the releasing
 * client first, then for whoever holds a permit longest.
 */
final class ServedSemaphore extends WaitLine implements SemaphoreService, Holder {
  private final int bound;
  private final Deque<Waiter> waiters = new ArrayDeque<>();
  private final Map<Session, Integer> held = new LinkedHashMap<>();
  private int permits;

  /**
   * Makes one.
   *
   * @param bounded whether there are never more permits than at the beginning
   */
  ServedSemaphore(int permits, boolean bounded) {
    if (permits < 0) {
      throw new IllegalArgumentException(permits + " permits: must not be negative");
    }
    this.permits = permits;
    this.bound = bounded ? permits : Integer.MAX_VALUE;
  }

  private final class Waiter extends Handover<Boolean> {
    final @Nullable Session client;

    Waiter(@Nullable Session client) {
      super(acquired -> giveBack(client));
      this.client = client;
    }

    @Override
    void left() {
      synchronized (ServedSemaphore.this) {
        waiters.remove(this);
      }
    }
  }

  @Override
  public Object acquire(long nanos) {
    Session client = Session.current();
    if (client != null) {
      client.holds(this);
    }
    synchronized (this) {
      requireOpen();
      if (permits > 0) {
        permits--;
        note(client, 1);
        return true;
      }
      if (nanos <= 0) {
        return false;
      }
      Waiter waiter = new Waiter(client);
      waiters.add(waiter);
      return waiter.within(nanos, false);
    }
  }

  private void requireOpen() {
    if (isClosedHere()) {
      throw new IllegalStateException("the semaphore is closed");
    }
  }

  private void note(@Nullable Session client, int count) {
    if (client != null) {
      int sum = held.merge(client, count, Integer::sum);
      if (sum <= 0) {
        held.remove(client);
      }
    }
  }

  @Override
  public void release(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("release of " + count + " permits: must be at least 1");
    }
    synchronized (this) {
      requireOpen();
      if (permits > bound - count) {
        throw new IllegalStateException(
            "Cannot release %d more: the semaphore has %d permits of at most %d"
                .formatted(count, permits, bound));
      }
      settleHoldings(count);
      add(count);
    }
    settle();
  }

  private void settleHoldings(int count) {
    int left = count;
    Session client = Session.current();
    if (client != null && held.containsKey(client)) {
      int mine = Math.min(left, held.get(client));
      note(client, -mine);
      left -= mine;
    }
    while (left > 0 && !held.isEmpty()) {
      Map.Entry<Session, Integer> longest = held.entrySet().iterator().next();
      int theirs = Math.min(left, longest.getValue());
      note(longest.getKey(), -theirs);
      left -= theirs;
    }
  }

  /** With the monitor: to those who wait, or to whoever comes. */
  private void add(int count) {
    permits += count;
    while (permits > 0) {
      Waiter waiter = claimFirst(waiters);
      if (waiter == null) {
        return;
      }
      if (waiter.client != null && waiter.client.hasEnded()) {
        later(() -> waiter.finishExceptionally(new Handover.ClientGoneException()));
      } else {
        permits--;
        note(waiter.client, 1);
        later(() -> waiter.finish(true));
      }
    }
  }

  /** A permit did not arrive. */
  private void giveBack(@Nullable Session client) {
    synchronized (this) {
      if (client == null || held.containsKey(client)) {
        note(client, -1);
        add(1);
      }
    }
    settle();
  }

  @Override
  public void clientEnded(Session client, boolean died) {
    synchronized (this) {
      Integer count = held.remove(client);
      if (count != null) {
        add(Math.min(count, bound - permits));
      }
    }
    settle();
  }

  @Override
  public synchronized int available() {
    requireOpen();
    return permits;
  }

  @Override
  public void close() {
    synchronized (this) {
      markClosed();
      for (Waiter waiter : claimAll(waiters)) {
        later(
            () -> waiter.finishExceptionally(new IllegalStateException("the semaphore is closed")));
      }
    }
    settle();
  }

  @Override
  public synchronized String toString() {
    String limit = bound == Integer.MAX_VALUE ? "" : ", bound=" + bound;
    return "SharedSemaphore(" + (isClosedHere() ? "closed" : "permits=" + permits + limit) + ")";
  }
}
