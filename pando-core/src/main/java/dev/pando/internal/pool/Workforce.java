package dev.pando.internal.pool;

import dev.pando.process.ChildProcess;
import dev.pando.process.ProcessException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The workers of a pool: starts them, stops them, buries them. How many there shall be is what
 * {@link LifeCycle} says. Guarded by the engine's lock where nothing else is said.
 */
final class Workforce {
  /** Before another attempt to start a process: memory or process ids may be short for a moment. */
  private static final long RESTART_PAUSE_NANOS = 200_000_000;

  private static final int START_ATTEMPTS = 3;

  /** How often the memory of the workers is looked at. */
  private static final long MEMORY_LOOK_NANOS = 200_000_000;

  private final PoolEngine engine;
  private final WorkerFactory factory;
  private final LifeCycle life;
  private final Recycling recycling;

  private final List<WorkerHandle> workers = new ArrayList<>();
  private final ConcurrentLinkedQueue<WorkerHandle> exited = new ConcurrentLinkedQueue<>();
  private final BitSet ids = new BitSet();
  private long lastMemoryLook;

  Workforce(PoolEngine engine, WorkerFactory factory, LifeCycle life, Recycling recycling) {
    this.engine = engine;
    this.factory = factory;
    this.life = life;
    this.recycling = recycling;
  }

  /** All that have not been buried. */
  List<WorkerHandle> all() {
    return workers;
  }

  /** Whether a worker has ended and was not buried; any thread may ask. */
  boolean hasDead() {
    return !exited.isEmpty();
  }

  boolean areAllReady() {
    for (WorkerHandle worker : workers) {
      if (worker.state != WorkerHandle.State.READY) {
        return false;
      }
    }
    return true;
  }

  // Starting

  /**
   * Announces the first workers, before anybody can find that they are missing.
   *
   * @return their ids
   */
  int[] announce(int count) {
    int[] first = new int[count];
    for (int i = 0; i < count; i++) {
      first[i] = beginStart();
    }
    return first;
  }

  /**
   * Starts the first workers in the calling thread; without the lock.
   *
   * @param announced their ids
   * @throws ProcessException if one cannot be started
   */
  void startFirst(int[] announced) {
    int started = 0;
    try {
      for (; started < announced.length; started++) {
        adopt(factory.start(announced[started]));
      }
    } finally {
      for (; started < announced.length; started++) { // one failed
        startFailed(announced[started]);
      }
    }
  }

  private int beginStart() {
    engine.lock();
    try {
      life.startBegun();
      int id = ids.nextClearBit(0);
      ids.set(id);
      return id;
    } finally {
      engine.unlock();
    }
  }

  private void startFailed(int id) {
    engine.lock();
    try {
      life.startFailed();
      ids.clear(id);
    } finally {
      engine.unlock();
    }
  }

  private void adopt(WorkerHandle worker) {
    engine.lock();
    try {
      workers.add(worker);
      if (!life.started()) {
        worker.process.kill();
      }
    } finally {
      engine.unlock();
    }
    var _ = worker.process.onExit().thenRun(() -> ended(worker));
  }

  private void ended(WorkerHandle worker) {
    exited.add(worker);
    engine.wake();
  }

  /** Starts what is short and stops what is too much. */
  void staff() {
    if (life.asksForDemand()) {
      for (int missing = life.shortage(engine.tasks().demand(life.max())); missing > 0; missing--) {
        startInBackground();
      }
    }
    for (int surplus = life.surplus(); surplus > 0; surplus--) {
      dismissOne();
    }
  }

  private void startInBackground() {
    int id = beginStart();
    Thread.ofPlatform().daemon().name("pando-worker-starter").start(() -> startWithPatience(id));
  }

  private void startWithPatience(int id) {
    Throwable failure = null;
    for (int attempt = 1; attempt <= START_ATTEMPTS; attempt++) {
      try {
        adopt(factory.start(id));
        engine.staffChanged(null);
        return;
      } catch (RuntimeException | Error e) {
        failure = e;
        LockSupport.parkNanos(RESTART_PAUSE_NANOS);
      }
    }
    startFailed(id);
    engine.staffChanged(failure);
  }

  /** A worker says that it takes tasks. */
  void ready(WorkerHandle worker) {
    life.ready();
    worker.readyNanos = System.nanoTime();
    worker.lastProgressNanos = worker.readyNanos;
    if (recycling.looksAtMemory()) {
      worker.readyBytes = ResidentMemory.of(worker.process.pid()).orElse(0);
    }
    if (worker.state == WorkerHandle.State.STARTING) {
      worker.state = WorkerHandle.State.READY;
    }
  }

  // Stopping

  /** Tells a worker to end after what it has; it gets no more. */
  void stop(WorkerHandle worker) {
    if (worker.state != WorkerHandle.State.STOPPING) {
      worker.state = WorkerHandle.State.STOPPING;
      worker.tasks.close();
      worker.stoppedNanos = System.nanoTime();
      life.toldToStop();
    }
  }

  /** The pool has no more work. */
  void stopAll() {
    for (WorkerHandle worker : workers) {
      stop(worker);
    }
  }

  /** Stops the active worker that has least to do. */
  private void dismissOne() {
    WorkerHandle least = null;
    for (WorkerHandle worker : workers) {
      if (worker.state != WorkerHandle.State.STOPPING
          && (least == null || worker.inFlight.size() < least.inFlight.size())) {
        least = worker;
      }
    }
    if (least != null) {
      dismiss(least);
    }
  }

  /** Stops a worker after the task that it is at. */
  private void dismiss(WorkerHandle worker) {
    engine.tasks().takeBack(worker);
    stop(worker);
  }

  /** Notes that a worker got a task; its last one, perhaps. */
  void sent(WorkerHandle worker) {
    if (worker.tasksSent == recycling.maxTasks()) {
      stop(worker);
    }
  }

  // Recycling

  /** Stops workers that are worn out, one at a time, and those that idle for too long. */
  void tend() {
    if (!recycling.isTimed() || life.phase() != LifeCycle.Phase.OPEN) {
      return;
    }
    long now = System.nanoTime();
    boolean looksAtMemory = recycling.looksAtMemory() && isMemoryLookDue(now);
    for (WorkerHandle worker : workers) {
      if (worker.state != WorkerHandle.State.READY) {
        continue;
      }
      if (isIdleForTooLong(worker, now)) {
        stop(worker);
      } else if (life.stopping() == 0
          && (isTooOld(worker, now) || (looksAtMemory && isTooLarge(worker)))) {
        dismiss(worker);
      }
    }
  }

  private boolean isMemoryLookDue(long now) {
    if (now - lastMemoryLook < MEMORY_LOOK_NANOS) {
      return false;
    }
    lastMemoryLook = now;
    return true;
  }

  private boolean isIdleForTooLong(WorkerHandle worker, long now) {
    return recycling.idleNanos() != 0
        && life.active() > life.min()
        && worker.inFlight.isEmpty()
        && now - worker.lastProgressNanos >= recycling.idleNanos();
  }

  private boolean isTooOld(WorkerHandle worker, long now) {
    return recycling.maxAgeNanos() != 0 && now - worker.readyNanos >= recycling.maxAgeNanos();
  }

  private boolean isTooLarge(WorkerHandle worker) {
    OptionalLong bytes = ResidentMemory.of(worker.process.pid());
    return bytes.isPresent() && recycling.isTooLarge(bytes.getAsLong(), worker.readyBytes);
  }

  /** How long until {@link #tend} may have something to do. */
  long nanosLeft() {
    if (!recycling.isTimed() || life.phase() != LifeCycle.Phase.OPEN) {
      return Long.MAX_VALUE;
    }
    long now = System.nanoTime();
    long least = recycling.looksAtMemory() ? MEMORY_LOOK_NANOS : Long.MAX_VALUE;
    for (WorkerHandle worker : workers) {
      if (worker.state != WorkerHandle.State.READY) {
        continue;
      }
      if (recycling.idleNanos() != 0 && life.active() > life.min() && worker.inFlight.isEmpty()) {
        least = Math.min(least, worker.lastProgressNanos + recycling.idleNanos() - now);
      }
      if (recycling.maxAgeNanos() != 0 && life.stopping() == 0) {
        least = Math.min(least, worker.readyNanos + recycling.maxAgeNanos() - now);
      }
    }
    return Math.max(0, least);
  }

  // Death

  /**
   * Buries those that have ended.
   *
   * @return whether there were any
   */
  boolean buryDead() {
    boolean any = false;
    for (WorkerHandle dead = exited.poll(); dead != null; dead = exited.poll()) {
      bury(dead);
      any = true;
    }
    return any;
  }

  private void bury(WorkerHandle dead) {
    engine.tasks().takeLastResults(dead);
    boolean wasStopping = dead.state == WorkerHandle.State.STOPPING;
    boolean wasReady = dead.state != WorkerHandle.State.STARTING;
    dead.state = WorkerHandle.State.DEAD;
    workers.remove(dead);
    ids.clear(dead.id);
    engine.tasks().settle(dead);
    dead.release();
    boolean wasKilled = dead.process.exitCode().orElse(0) < 0;
    if (life.ended(wasStopping, wasReady, wasKilled)) {
      engine.breakDown(factory.deathOf(dead, "its initializer, before any task", 1));
    }
    engine.staffChangedLocked();
  }

  /** Ends all at once. */
  void killAll() {
    for (WorkerHandle worker : workers) {
      worker.process.kill();
    }
  }

  /** Drops all, of an engine that failed. */
  void abandon() {
    workers.clear();
  }

  /** The processes of the living. */
  List<ChildProcess> processes() {
    return workers.stream().map(worker -> worker.process).toList();
  }

  /** A death report of a worker's task. */
  Throwable deathOf(WorkerHandle dead, Task task) {
    Throwable death = factory.deathOf(dead, task.toString(), task.attempt);
    @Nullable Throwable before = task.lastFailure;
    if (before != null) {
      death.addSuppressed(before);
    }
    return death;
  }
}
