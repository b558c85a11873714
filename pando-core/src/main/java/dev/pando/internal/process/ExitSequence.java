package dev.pando.internal.process;

import dev.pando.internal.PerProcess;
import dev.pando.internal.launch.ForkServerLauncher;
import dev.pando.internal.launch.SpawnLauncher;
import dev.pando.internal.segment.Grove;
import dev.pando.process.ChildProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What happens to children when this process ends in order: no other is started; the workers of
 * pools are killed, since nobody wants what they do any more; daemons are terminated, the others
 * are awaited. When a signal ends the process it does not wait: whoever sent the signal wants it
 * gone, and the others live on by themselves. A process that is killed runs none of this; its
 * daemons see the end of their control pipe.
 */
final class ExitSequence implements Runnable {
  /** How long terminated daemons may take for their own exit hooks, and killed children to end. */
  private static final long GRACE_MILLIS = 1000;

  private static final PerProcess<ExitSequence> CURRENT = new PerProcess<>();

  private final Queue<Runnable> first = new ConcurrentLinkedQueue<>();

  private ExitSequence() {}

  /** The one of this process; arranges for it when asked for the first time. */
  static ExitSequence arrange() {
    ExitSequence known = CURRENT.ifThere();
    if (known != null) {
      return known;
    }
    ExitSequence fresh = new ExitSequence();
    ExitSequence kept = CURRENT.offer(fresh);
    if (kept == fresh) {
      Grove.current().beforeLeaving(fresh);
    }
    return kept;
  }

  /** Adds what is to be done as long as children still run and new ones can be started. */
  void before(Runnable action) {
    first.add(action);
  }

  @Override
  public void run() {
    first.forEach(Runnable::run);
    SpawnLauncher.stopCurrent();
    refuseStarts();
    ProcessAccess access = ProcessAccess.get();
    List<ChildProcess> workers = new ArrayList<>();
    List<ChildProcess> daemons = new ArrayList<>();
    List<ChildProcess> others = new ArrayList<>();
    for (ChildProcess child : ActiveChildren.current().list()) {
      (access.isWorker(child) ? workers : child.isDaemon() ? daemons : others).add(child);
    }
    workers.forEach(ChildProcess::kill);
    daemons.forEach(ChildProcess::terminate);
    if (!others.isEmpty() && !endedBySignal()) {
      others.forEach(child -> child.onExit().join());
    }
    if (!haveEnded(daemons)) {
      daemons.forEach(ChildProcess::kill);
    }
    daemons.addAll(workers);
    boolean _ = haveEnded(daemons); // who leaves last removes the grove, which the killed cannot
    ForkServerLauncher.stopCurrent(); // last: they tell how their children end
  }

  private static void refuseStarts() {
    try {
      ActiveChildren.current().refuseStarts(GRACE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // somebody is in a hurry: go on
    }
  }

  /** Waits for their end, but not for long. */
  private static boolean haveEnded(List<ChildProcess> children) {
    CompletableFuture<?> all =
        CompletableFuture.allOf(
            children.stream().map(ChildProcess::onExit).toArray(CompletableFuture<?>[]::new));
    try {
      all.get(GRACE_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | InterruptedException | ExecutionException e) {
      return false;
    }
  }

  /** The JDK runs an exit on behalf of a signal in a thread named after it. */
  private static boolean endedBySignal() {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("SIG") && thread.getName().endsWith(" handler")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Tells whether somebody asked for the end, by {@link System#exit} or a signal, so that it is not
   * just that the program has come to its end.
   */
  static boolean isAskedFor() {
    for (StackTraceElement[] stack : Thread.getAllStackTraces().values()) {
      for (StackTraceElement frame : stack) {
        if (frame.getClassName().equals("java.lang.Shutdown")
            && frame.getMethodName().equals("exit")) {
          return true;
        }
      }
    }
    return false;
  }
}
