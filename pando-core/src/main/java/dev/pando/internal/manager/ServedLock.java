package dev.pando.internal.manager;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A lock of the server. Its owner is a thread of a client; it goes to those who wait in turn. */
final class ServedLock extends WaitLine implements LockService, Holder {
  private final ManagerServer server;
  private final boolean reentrant;
  private final Deque<Waiter> waiters = new ArrayDeque<>();
  private @Nullable Entry entry;
  private @Nullable Owner owner;
  private int holds;
  private boolean ownerDied;

  /** What is done if the owner dies: it has the lock by a signal, and another should get that. */
  private @Nullable Runnable legacy;

  ServedLock(ManagerServer server, boolean reentrant) {
    this.server = server;
    this.reentrant = reentrant;
  }

  /** Says what stands for this lock. */
  void setEntry(Entry ofThis) {
    entry = ofThis;
  }

  Entry entry() {
    return Objects.requireNonNull(entry);
  }

  /** A thread that waits for the lock. */
  private final class Waiter extends Handover<Integer> {
    final Owner owner;
    final int holds;

    Waiter(Owner owner, int holds) {
      super(result -> giveBack(owner));
      this.owner = owner;
      this.holds = holds;
    }

    @Override
    void left() {
      synchronized (ServedLock.this) {
        waiters.remove(this);
      }
    }
  }

  private static void watch(Owner owner, Holder holder) {
    Session client = owner.session();
    if (client != null) {
      client.holds(holder);
    }
  }

  // --- Taking

  @Override
  public Object acquire(long thread, String name, long nanos) {
    Owner caller = Owner.calling(thread, name);
    watch(caller, this);
    synchronized (this) {
      requireOpen();
      if (owner == null) {
        grant(caller, 1);
        return result();
      }
      if (reentrant && caller.isSame(owner)) {
        holds++;
        return result();
      }
      if (nanos <= 0) {
        return NOT;
      }
      Waiter waiter = new Waiter(caller, 1);
      waiters.add(waiter);
      return waiter.within(nanos, NOT);
    }
  }

  private void requireOpen() {
    if (isClosedHere()) {
      throw new IllegalStateException("the lock is closed");
    }
  }

  private void grant(Owner newOwner, int count) {
    legacy = null;
    owner = newOwner;
    holds = count;
  }

  private int result() {
    return ownerDied ? INHERITED : YES;
  }

  // --- Giving back

  @Override
  public void release(long thread, String name) {
    Owner caller = Owner.calling(thread, name);
    synchronized (this) {
      requireOpen();
      if (owner == null) {
        throw new IllegalMonitorStateException("Nobody has the lock");
      }
      if (reentrant) {
        requireMine(caller);
      }
      if (--holds == 0) {
        passOn();
      }
    }
    settle();
  }

  private void requireMine(Owner caller) {
    if (!caller.isSame(owner)) {
      throw new IllegalMonitorStateException(
          "This thread does not have the lock; it is " + describe(caller));
    }
  }

  /** With the monitor: to the next one. */
  private void passOn() {
    owner = null;
    holds = 0;
    while (owner == null) {
      Waiter next = claimFirst(waiters);
      if (next == null) {
        return;
      }
      if (next.owner.isGone()) {
        later(() -> next.finishExceptionally(new Handover.ClientGoneException()));
      } else {
        grant(next.owner, next.holds);
        int result = result();
        later(() -> next.finish(result));
      }
    }
  }

  /**
   * The owner has the lock again after a signal.
   *
   * @param inherit has the signal passed on if the owner dies with the lock
   */
  void signalled(Owner caller, Runnable inherit) {
    synchronized (this) {
      if (caller.isSame(owner)) {
        legacy = inherit;
      }
    }
  }

  /** A client that has ended owns nothing. */
  void forget(Owner gone) {
    giveBack(gone);
  }

  /** What was granted did not arrive. */
  private void giveBack(Owner dead) {
    synchronized (this) {
      if (dead.isSame(owner)) {
        passOn();
      }
    }
    settle();
  }

  @Override
  public void clientEnded(Session client, boolean died) {
    synchronized (this) {
      if (owner != null && client.equals(owner.session())) {
        ownerDied = true;
        Runnable due = legacy;
        if (due != null) {
          later(due);
        }
        passOn();
      }
    }
    settle();
  }

  // --- For conditions

  /** With the monitor: gives the lock back wholly; returns how often it was held. */
  int leave(Owner caller) {
    requireUsableBy(caller);
    int count = holds;
    passOn();
    return count;
  }

  /** With the monitor. */
  void requireUsableBy(Owner caller) {
    requireOpen();
    requireMine(caller);
  }

  /** Takes the lock again; the handover tells when. */
  Handover<Integer> takeAgain(Owner caller, int count) {
    synchronized (this) {
      if (isClosedHere()) {
        return Handover.of(NOT, result -> {});
      }
      if (owner == null && !caller.isGone()) {
        grant(caller, count);
        return Handover.of(result(), result -> giveBack(caller));
      }
      Waiter waiter = new Waiter(caller, count);
      waiters.add(waiter);
      return waiter;
    }
  }

  // --- The rest

  @Override
  public synchronized boolean locked() {
    requireOpen();
    return owner != null;
  }

  @Override
  public synchronized int holdCount(long thread) {
    requireOpen();
    return Owner.calling(thread, "").isSame(owner) ? holds : 0;
  }

  @Override
  public synchronized boolean ownerDied() {
    requireOpen();
    return ownerDied;
  }

  @Override
  public synchronized void markConsistent(long thread, String name) {
    requireUsableBy(Owner.calling(thread, name));
    ownerDied = false;
  }

  @Override
  public Entry newCondition() {
    synchronized (this) {
      requireOpen();
    }
    return server
        .table()
        .add(new ServedCondition(this), Kind.CONDITION, Kind.CONDITION.proxyType(), null);
  }

  @Override
  public String describe(long thread, String name) {
    return describe(Owner.calling(thread, name));
  }

  synchronized String describe(Owner asker) {
    String type = reentrant ? "SharedReentrantLock(" : "SharedLock(";
    if (isClosedHere()) {
      return type + "closed)";
    }
    String who = owner == null ? "None" : owner.nameFor(asker);
    if (!reentrant) {
      return type + "owner=" + who + ")";
    }
    String count = owner == null ? "0" : asker.isSame(owner) ? String.valueOf(holds) : "nonzero";
    return type + who + ", " + count + ")";
  }

  @Override
  public String toString() {
    return describe(new Owner(null, 0, ""));
  }

  @Override
  public void close() {
    synchronized (this) {
      markClosed();
      for (Waiter waiter : claimAll(waiters)) {
        later(() -> waiter.finishExceptionally(new IllegalStateException("the lock is closed")));
      }
    }
    settle();
  }
}
