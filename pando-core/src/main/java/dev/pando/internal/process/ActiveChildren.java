package dev.pando.internal.process;

import dev.pando.internal.PerProcess;
import dev.pando.internal.launch.Launched;
import dev.pando.process.ChildProcess;
import dev.pando.process.ProcessException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The children of this process that have not ended, and the gate that every start passes: once the
 * process ends no other begins, so that the end of a worker does not call forth a new one which
 * nobody would see.
 */
final class ActiveChildren {
  private static final PerProcess.Lazy<ActiveChildren> CURRENT =
      new PerProcess.Lazy<>(ActiveChildren::new);

  private final Map<Launched, ChildProcess> children = new LinkedHashMap<>();
  private int starting;
  private boolean ending;

  private ActiveChildren() {}

  static ActiveChildren current() {
    return CURRENT.get();
  }

  /**
   * Announces a start; {@link #endStart} must follow.
   *
   * @param name of the child
   * @throws ProcessException if this process is about to end
   */
  synchronized void beginStart(String name) {
    if (ending) {
      throw new ProcessException(
          "process " + name + " could not be started: this JVM is shutting down");
    }
    starting++;
  }

  /** The child is there, or its start has failed. */
  synchronized void endStart() {
    starting--;
    notifyAll();
  }

  synchronized void add(ChildProcess process, Launched launched) {
    children.put(launched, process);
    var _ = launched.onExit().thenRun(() -> remove(launched));
  }

  private synchronized void remove(Launched launched) {
    children.remove(launched);
  }

  synchronized List<ChildProcess> list() {
    List<ChildProcess> alive = new ArrayList<>();
    children.forEach((launched, process) -> {
      if (launched.isAlive()) { // one that was just joined may still wait for its removal
        alive.add(process);
      }
    });
    return alive;
  }

  /**
   * Refuses all further starts and waits for those that have begun.
   *
   * @param patienceMillis how long at most
   */
  synchronized void refuseStarts(long patienceMillis) throws InterruptedException {
    ending = true;
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    while (starting > 0) {
      long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
      if (left <= 0) {
        return;
      }
      wait(left);
    }
  }
}
