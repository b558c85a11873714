package dev.pando.internal.launch;

import dev.pando.internal.fork.Fork;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The stand-ins of a template: how many there are, and when there are new ones. */
final class StandIns {
  /**
   * One to be used while the next is made. When both are gone, as when a pool of two has begun,
   * they are made together: what takes longest of a fork, to stop all threads, is done once for
   * them.
   */
  private static final int MOST = 2;

  /**
   * How long nothing should have happened before the next is made while children live: the last
   * one, which would have to share the processors with the fork, is on its way by then. And one
   * that lives only for a moment has ended; its parent waits to hear that, and would wait for the
   * fork.
   */
  private static final int LULL_MILLIS = 20;

  private final Deque<StandIn> ready = new ArrayDeque<>();

  /** Goes down where they cannot be made, or are killed, until the next request. */
  private int wanted;

  /**
   * None yet.
   *
   * @param canFork whether there will be any
   */
  StandIns(boolean canFork) {
    this.wanted = canFork ? MOST : 0;
  }

  boolean areWanted() {
    return ready.size() < wanted;
  }

  /**
   * How long nothing should happen before those that are wanted are made.
   *
   * @param isAlone whether no child lives
   */
  int lullMillis(boolean isAlone) {
    // Its parent is at what comes between two children: the fork takes another processor.
    return isAlone ? 0 : LULL_MILLIS;
  }

  /** Somebody asks for a child. */
  void wantAll() {
    wanted = MOST;
  }

  /**
   * Makes those that are wanted.
   *
   * @param life what becomes of them
   * @return their processes; none if there are to be none for now
   */
  List<Fork.Child> prepare(StandIn.Life life) {
    List<StandIn> made;
    try {
      made = StandIn.fork(life, wanted - ready.size());
    } catch (IOException e) {
      wanted = 0; // the limits of this user are reached
      return List.of();
    }
    ready.addAll(made);
    return made.stream().map(StandIn::process).toList();
  }

  /**
   * Makes one of them the child that was asked for.
   *
   * @return its process, or null if none of them lives
   */
  Fork.@Nullable Child take(ChildRequest request) {
    for (StandIn next = ready.poll(); next != null; next = ready.poll()) {
      if (next.become(request)) {
        return next.process();
      }
    }
    return null;
  }

  /** Has no use any more for those that were made before this process learnt something. */
  void renew() {
    ready.forEach(StandIn::dismiss);
    ready.clear();
  }

  /** A process has ended, which may be one of them: somebody has killed it. */
  void ended(int pid) {
    for (StandIn each : ready) {
      if (each.process().pid() == pid) {
        each.dismiss();
        ready.remove(each);
        wanted--;
        return;
      }
    }
  }
}
