package dev.pando.internal.process;

import dev.pando.internal.fork.AfterFork;
import dev.pando.internal.launch.Launched;
import dev.pando.process.ChildProcess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The children of this process that have not ended. */
final class ActiveChildren {
  private static volatile Map<Launched, ChildProcess> children = new LinkedHashMap<>();

  static {
    AfterFork.inChild(() -> children = new LinkedHashMap<>()); // another thread may lock the old
  }

  private ActiveChildren() {}

  static void add(ChildProcess process, Launched launched) {
    Map<Launched, ChildProcess> known = children;
    synchronized (known) {
      known.put(launched, process);
    }
    var _ = launched.onExit().thenRun(() -> remove(launched));
  }

  private static void remove(Launched launched) {
    Map<Launched, ChildProcess> known = children;
    synchronized (known) {
      known.remove(launched);
    }
  }

  static List<ChildProcess> list() {
    Map<Launched, ChildProcess> known = children;
    synchronized (known) {
      List<ChildProcess> alive = new ArrayList<>();
      known.forEach((launched, process) -> {
        if (launched.isAlive()) { // one that was just joined may still wait for its removal
          alive.add(process);
        }
      });
      return alive;
    }
  }
}
