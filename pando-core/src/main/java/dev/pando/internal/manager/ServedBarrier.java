package dev.pando.internal.manager;

import dev.pando.function.SerializableRunnable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import org.jspecify.annotations.Nullable;

/**
 * A barrier of the server. The action runs here, in a thread of its own; a party that gives up or
 * whose client is killed breaks the barrier.
 */
final class ServedBarrier extends WaitLine implements BarrierService, Holder {
  private final int parties;
  private final @Nullable SerializableRunnable action;
  private final long defaultNanos;
  private final Deque<Party> arrived = new ArrayDeque<>();

  /** The clients of the round before: if one of them dies, nobody else will come in its place. */
  private final Set<Session> lastRound = new HashSet<>();

  private boolean broken;
  private boolean acting;

  ServedBarrier(int parties, @Nullable SerializableRunnable action, long defaultNanos) {
    if (parties < 1) {
      throw new IllegalArgumentException(
          "a barrier of " + parties + " parties: must be at least 1");
    }
    this.parties = parties;
    this.action = action;
    this.defaultNanos = defaultNanos;
  }

  private final class Party extends Handover<Integer> {
    final @Nullable Session client;
    final int place;

    Party(@Nullable Session client, int place) {
      super(released -> {});
      this.client = client;
      this.place = place;
    }

    @Override
    void left() {
      synchronized (ServedBarrier.this) {
        if (arrived.remove(this)) {
          breakAll();
        }
      }
      settle();
    }
  }

  private void requireOpen() {
    if (isClosedHere()) {
      throw new IllegalStateException("the barrier is closed");
    }
  }

  @Override
  public Object await(long nanos) {
    long limit = nanos == DEFAULT_TIMEOUT ? defaultNanos : nanos;
    Session client = Session.current();
    if (client != null) {
      client.holds(this);
    }
    Party party;
    synchronized (this) {
      requireOpen();
      if (broken || acting) {
        Handover<Integer> refused = new Handover<>(released -> {});
        boolean _ = refused.claim();
        refused.finishExceptionally(new BrokenBarrierException("the barrier is broken"));
        return refused;
      }
      party = new Party(client, arrived.size());
      arrived.add(party);
      if (arrived.size() == parties) {
        complete();
      }
    }
    settle();
    if (party.place < parties - 1) {
      party.within(Math.max(0, limit), TOO_LATE);
    }
    return party;
  }

  /** With the monitor: all have come. */
  private void complete() {
    SerializableRunnable work = action;
    if (work == null) {
      release();
    } else {
      acting = true;
      later(() -> Thread.ofVirtual().name("pando-barrier-action").start(() -> act(work)));
    }
  }

  private void act(SerializableRunnable work) {
    Throwable failure = null;
    try {
      work.runThrowing();
    } catch (Throwable e) {
      failure = e;
    }
    synchronized (this) {
      acting = false;
      if (failure == null && arrived.size() == parties) {
        release();
      } else {
        Party last = arrived.peekLast();
        Throwable reason = failure;
        if (reason != null && last != null && last.claim()) {
          later(() -> last.finishExceptionally(reason));
        }
        breakAll();
      }
    }
    settle();
  }

  /** With the monitor: all go on. */
  private void release() {
    lastRound.clear();
    for (Party party : arrived) {
      if (party.client != null) {
        lastRound.add(party.client);
      }
      if (party.claim()) {
        later(() -> party.finish(party.place));
      }
    }
    arrived.clear();
  }

  /** With the monitor. */
  private void breakAll() {
    broken = true;
    dismiss();
  }

  private void dismiss() {
    for (Party party : claimAll(arrived)) {
      later(() -> party.finishExceptionally(new BrokenBarrierException("the barrier was broken")));
    }
  }

  @Override
  public void clientEnded(Session client, boolean died) {
    synchronized (this) {
      boolean waits = arrived.stream().anyMatch(party -> client.equals(party.client));
      if (waits || (died && lastRound.contains(client))) {
        lastRound.remove(client);
        breakAll();
      }
    }
    settle();
  }

  @Override
  public void reset() {
    synchronized (this) {
      requireOpen();
      dismiss();
      broken = false;
      lastRound.clear();
    }
    settle();
  }

  @Override
  public void abort() {
    synchronized (this) {
      requireOpen();
      breakAll();
    }
    settle();
  }

  @Override
  public int parties() {
    return parties;
  }

  @Override
  public synchronized int waiting() {
    requireOpen();
    return acting ? 0 : arrived.size();
  }

  @Override
  public synchronized boolean isBroken() {
    requireOpen();
    return broken;
  }

  @Override
  public void close() {
    synchronized (this) {
      markClosed();
      for (Party party : claimAll(arrived)) {
        later(() -> party.finishExceptionally(new IllegalStateException("the barrier is closed")));
      }
    }
    settle();
  }

  @Override
  public synchronized String toString() {
    String state = broken ? "broken" : "waiting=" + arrived.size();
    return "SharedBarrier("
        + (isClosedHere() ? "closed" : "parties=" + parties + ", " + state)
        + ")";
  }
}
