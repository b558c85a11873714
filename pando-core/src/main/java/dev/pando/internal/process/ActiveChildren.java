package dev.pando.internal.process;

import dev.pando.internal.launch.Launched;
import dev.pando.process.ChildProcess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The children of this process that have not ended. */
final class ActiveChildren {
  private static final Map<Launched, ChildProcess> CHILDREN = new LinkedHashMap<>();

  private ActiveChildren() {}

  static void add(ChildProcess process, Launched launched) {
    synchronized (CHILDREN) {
      CHILDREN.put(launched, process);
    }
    var _ = launched.onExit().thenRun(() -> remove(launched));
  }

  private static void remove(Launched launched) {
    synchronized (CHILDREN) {
      CHILDREN.remove(launched);
    }
  }

  static List<ChildProcess> list() {
    synchronized (CHILDREN) {
      List<ChildProcess> alive = new ArrayList<>();
      CHILDREN.forEach((launched, process) -> {
        if (launched.isAlive()) { // one that was just joined may still wait for its removal
          alive.add(process);
        }
      });
      return alive;
    }
  }
}
