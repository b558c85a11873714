package dev.pando.internal.manager;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The state of an object that callers wait for. Changes happen under its monitor; what they bring
 * about for those who wait is done after that, since it sends answers.
 */
abstract class WaitLine {
  /** Guarded by the monitor: what is to be done after it was left. */
  private List<Runnable> due = new ArrayList<>();

  private boolean closed;

  /** Has something done once the monitor is left. */
  final void later(Runnable action) {
    due.add(action);
  }

  /** Does what became due; to be called without the monitor. */
  final void settle() {
    List<Runnable> actions;
    synchronized (this) {
      if (due.isEmpty()) {
        return;
      }
      actions = due;
      due = new ArrayList<>();
    }
    actions.forEach(Runnable::run);
  }

  final boolean isClosedHere() {
    return closed;
  }

  final void markClosed() {
    closed = true;
  }

  /** The first that still waits and is now claimed; null if there is none. */
  static <H extends Handover<?>> @org.jspecify.annotations.Nullable H claimFirst(Deque<H> line) {
    for (H first = line.poll(); first != null; first = line.poll()) {
      if (first.claim()) {
        return first;
      }
    }
    return null;
  }

  /** All that still wait, claimed. */
  static <H extends Handover<?>> Deque<H> claimAll(Deque<H> line) {
    Deque<H> all = new ArrayDeque<>();
    for (H each = claimFirst(line); each != null; each = claimFirst(line)) {
      all.add(each);
    }
    return all;
  }
}
