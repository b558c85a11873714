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
   * How long nothing should have happened before the next is made: the last child, which would have
   * to share the processors with the fork, is on its way by then.
   */
  static final int LULL_MILLIS = 4;

  private final Deque<StandIn> ready = new ArrayDeque<>();

  /** Goes down where they cannot be made, or do not live, until the next request. */
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
   * @return its process, or null if there is none
   */
  Fork.@Nullable Child take(int[] pipes, byte[] message) {
    StandIn taken = ready.poll();
    return taken != null && taken.become(pipes, message) ? taken.process() : null;
  }

  /** A request was served, or could not be. */
  void served(boolean hasChild) {
    wanted = hasChild ? MOST : 0;
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
