package dev.pando.internal.pool;

import dev.pando.internal.codec.ObjectReader;
import dev.pando.internal.codec.RemoteFailure;
import dev.pando.internal.fork.AfterFork;
import dev.pando.internal.sync.Doorbell;
import dev.pando.process.ProcessException;
import dev.pando.spi.EncodingException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives the tasks of jobs to workers and the outcomes to jobs. One lock guards it all; it is never
 * held while a thread sleeps.
 *
 * <p>A <i>turn</i> is one round of the engine: bury workers that died, take the results that are
 * there, take back what idle workers could do sooner, send what there is room for. Any thread may
 * take a turn; {@link Dispatcher} decides which one does.
 */
final class PoolEngine implements Helping {

  enum State {
    OPEN,
    CLOSING,
    TERMINATED
  }

  /** When so many workers in a row end by themselves before they are ready, none ever will. */
  private static final int MAX_FAILED_STARTS = 3;

  /** When so many in a row are killed before they are ready, something keeps killing them. */
  private static final int MAX_KILLED_STARTS = 20;

  /** Before another attempt to start a process: memory or process ids may be short for a moment. */
  private static final long RESTART_PAUSE_NANOS = 200_000_000;

  /** Results taken from one worker before the others get their turn. */
  private static final int RESULTS_PER_TURN = 256;

  private final ReentrantLock lock = new ReentrantLock();
  private final int generation = AfterFork.generation();
  private final Condition changed = lock.newCondition();
  private final WorkerFactory factory;
  private final int size;
  private final int maxTasksPerWorker;
  private final Doorbell doorbell;
  private final Dispatcher dispatcher;
  private final Takeback takeback = new Takeback();
  private final AtomicLong jobIds = new AtomicLong();

  private final List<WorkerHandle> workers = new ArrayList<>();
  private final ConcurrentLinkedQueue<WorkerHandle> exited = new ConcurrentLinkedQueue<>();

  private final Backlog backlog = new Backlog();
  private final TaskSender sender;
  private final Outcomes outcomes = new Outcomes();

  private State state = State.OPEN;
  private int inFlight;
  private int replacementsUnderway;
  private int failedStarts;
  private int killedStarts;
  private @Nullable Throwable broken;

  PoolEngine(WorkerFactory factory, int size, int maxTasksPerWorker) {
    this.factory = factory;
    this.size = size;
    this.maxTasksPerWorker = maxTasksPerWorker;
    this.doorbell = factory.doorbell();
    this.sender = new TaskSender(factory.newWriter());
    this.dispatcher = new Dispatcher(this, doorbell);
  }

  /**
   * Starts all workers.
   *
   * @throws ProcessException if one cannot be started; those before it are ended again
   */
  void start() {
    dispatcher.start();
    try {
      for (int i = 0; i < size; i++) {
        adopt(factory.start());
      }
    } catch (RuntimeException | Error e) {
      terminate();
      throw e;
    }
  }

  private void adopt(WorkerHandle worker) {
    lock.lock();
    try {
      workers.add(worker);
      if (state == State.TERMINATED) {
        worker.process.kill();
      }
    } finally {
      lock.unlock();
    }
    var _ = worker.process.onExit().thenRun(() -> ended(worker));
  }

  private void ended(WorkerHandle worker) {
    exited.add(worker);
    dispatcher.wake();
  }

  void lock() {
    lock.lock();
  }

  void unlock() {
    lock.unlock();
  }

  long newJobId() {
    return jobIds.incrementAndGet();
  }

  int size() {
    return size;
  }

  // Jobs

  /** Takes a new job. */
  void submit(Job job) {
    lock.lock();
    try {
      checkOpen();
      enqueue(job);
    } finally {
      lock.unlock();
    }
    dispatcher.submitted();
  }

  /** Takes a new job whose submitter will wait for its end at once. */
  void submitAndHelp(Job job) {
    dispatcher.beginHelp();
    boolean submitted = false;
    try {
      submit(job);
      submitted = true;
    } finally {
      if (!submitted) {
        dispatcher.endHelp();
      }
    }
  }

  /** Takes a job that has more elements than before. */
  void offer(Job job) {
    lock.lock();
    try {
      if (broken != null) {
        job.abort(broken);
      } else if (state == State.TERMINATED) {
        job.abort(new CancellationException("the pool was terminated"));
      } else {
        enqueue(job);
      }
    } finally {
      lock.unlock();
    }
    dispatcher.submitted();
  }

  private void enqueue(Job job) {
    backlog.add(job);
    if (!job.isOver()) {
      dispatch();
    }
  }

  private void checkOpen() {
    if (generation != AfterFork.generation()) {
      throw new IllegalStateException(
          "the pool belongs to the process that this one was forked from");
    }
    if (broken != null) {
      throw new ProcessException("the pool is broken: its workers do not start", broken);
    }
    if (state != State.OPEN) {
      throw new IllegalStateException(
          state == State.CLOSING ? "the pool is closed" : "the pool was terminated");
    }
  }

  /** How many tasks a lazy job should have on their way. */
  int appetite() {
    lock.lock();
    try {
      int credits = 0;
      for (WorkerHandle worker : workers) {
        credits += worker.credit();
      }
      return 2 * Math.max(credits, size);
    } finally {
      lock.unlock();
    }
  }

  /** Drops a stream of which nobody wants more results. */
  void withdraw(StreamJob<?> job) {
    lock.lock();
    try {
      job.abandon();
      forget(job);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Cancels a job: what no worker has begun is withdrawn, and a worker that runs some of it is
   * killed if {@code mayKill}.
   *
   * @return whether nothing of the job runs on
   */
  boolean cancel(Job job, boolean mayKill) {
    lock.lock();
    try {
      List<WorkerHandle> running = new ArrayList<>();
      for (WorkerHandle worker : workers) {
        if (worker.hasTaskOf(job)) {
          takeback.takeBack(worker, this::takenBack);
          if (worker.hasTaskOf(job)) {
            running.add(worker);
          }
        }
      }
      if (!mayKill && !running.isEmpty()) {
        return false;
      }
      running.forEach(worker -> worker.process.kill());
      job.abort(new CancellationException("the task was cancelled"));
      forget(job);
      return true;
    } finally {
      lock.unlock();
      dispatcher.wake();
    }
  }

  private void forget(Job job) {
    backlog.remove(job);
    if (job.function() != null) {
      for (WorkerHandle worker : workers) {
        if (worker.jobsKnown.remove(job.id())) {
          worker.toForget.add(job.id());
        }
      }
    }
    sender.releaseIfUnused(job);
  }

  private void left(Task task) {
    inFlight--;
    task.job.tasksInFlight--;
    sender.release(task);
  }

  // Turns

  /**
   * Does all that there is to do now.
   *
   * @return whether there was anything
   */
  boolean turn() {
    lock.lock();
    try {
      return turnLocked();
    } finally {
      lock.unlock();
    }
  }

  /** Takes a turn unless another thread is at it. */
  boolean tryTurn() {
    if (!lock.tryLock()) {
      return false;
    }
    try {
      return turnLocked();
    } finally {
      lock.unlock();
    }
  }

  private boolean turnLocked() {
    boolean progress = false;
    for (WorkerHandle dead = exited.poll(); dead != null; dead = exited.poll()) {
      bury(dead);
      progress = true;
    }
    for (int i = 0; i < workers.size(); i++) {
      progress |= takeResults(workers.get(i)) > 0;
    }
    if (backlog.isEmpty() && takeback.takeBackForIdle(workers, this::takenBack)) {
      progress = true;
    }
    dispatch();
    if (state == State.CLOSING) {
      stopWhenDone();
    }
    return progress;
  }

  /** Whether results are there, or deaths; asked by a thread about to sleep. */
  boolean hasNews() {
    if (!exited.isEmpty() || !lock.tryLock()) {
      return true; // whoever holds the lock may be about to make some
    }
    try {
      for (WorkerHandle worker : workers) {
        if (!worker.results.isEmpty()) {
          return true;
        }
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Whether no result and no message of a worker can come before something is submitted. */
  boolean isQuiet() {
    lock.lock();
    try {
      return inFlight == 0 && replacementsUnderway == 0 && exited.isEmpty() && allReady();
    } finally {
      lock.unlock();
    }
  }

  private boolean allReady() {
    for (WorkerHandle worker : workers) {
      if (worker.state != WorkerHandle.State.READY) {
        return false;
      }
    }
    return true;
  }

  private void takenBack(Task unbegun) {
    if (unbegun.isInFlight()) {
      left(unbegun);
    }
    backlog.giveBack(unbegun);
  }

  /** How long a sleeping dispatcher may leave matters alone. */
  long patienceNanos() {
    lock.lock();
    try {
      return takeback.mayHelp(workers) ? Takeback.PATIENCE_NANOS : Doorbell.SLICE_NANOS;
    } finally {
      lock.unlock();
    }
  }

  boolean isEnded() {
    lock.lock();
    try {
      return state != State.OPEN && workers.isEmpty() && replacementsUnderway == 0;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean help(BooleanSupplier done) throws InterruptedException {
    return dispatcher.help(done);
  }

  // Sending

  private void dispatch() {
    WorkerHandle worker;
    while (!backlog.isEmpty() && (worker = leastLoaded()) != null) {
      Task task = backlog.next(size);
      if (task != null && !send(worker, task)) {
        backlog.giveBackFirst(task);
        break;
      }
    }
    for (WorkerHandle each : workers) {
      sender.sendForgets(each);
      each.tasks.publish();
    }
  }

  private @Nullable WorkerHandle leastLoaded() {
    WorkerHandle best = null;
    for (WorkerHandle worker : workers) {
      if (worker.hasCredit() && (best == null || worker.inFlight.size() < best.inFlight.size())) {
        best = worker;
      }
    }
    return best;
  }

  /**
   * Sends a task; one that cannot be sent at all fails.
   *
   * @return false if the worker's ring has no room for it now
   */
  private boolean send(WorkerHandle worker, Task task) {
    try {
      if (!sender.send(worker, task)) {
        return false;
      }
    } catch (EncodingException | ProcessException e) {
      Outcomes.fail(task, e);
      finish(task.job);
      return true;
    }
    inFlight++;
    task.job.tasksInFlight++;
    if (worker.tasksSent == maxTasksPerWorker) {
      retire(worker);
    }
    return true;
  }

  /** Tells a worker to end after what it has, and starts its successor meanwhile. */
  private void retire(WorkerHandle worker) {
    stop(worker);
    worker.isReplaced = true;
    replace();
  }

  private void stop(WorkerHandle worker) {
    worker.state = WorkerHandle.State.STOPPING;
    worker.tasks.close();
  }

  // Receiving

  private int takeResults(WorkerHandle worker) {
    return worker.results.poll(
        (type, bytes, offset, length) -> onMessage(worker, type, bytes, offset, length),
        RESULTS_PER_TURN);
  }

  private void onMessage(WorkerHandle worker, int type, byte[] bytes, int offset, int length) {
    int opened = worker.reader.open(type, bytes, offset, length);
    switch (opened) {
      case Messages.READY -> ready(worker);
      case Messages.NOT_READY -> broken(RemoteFailure.readFrom(worker.reader.body()).toThrowable());
      case Messages.REOPENED -> reopened(worker);
      case Messages.RESULTS, Messages.OUTCOMES -> answered(worker, opened);
      default -> throw new IllegalStateException("message type " + opened + " from a worker");
    }
  }

  private void ready(WorkerHandle worker) {
    failedStarts = 0;
    killedStarts = 0;
    if (worker.state == WorkerHandle.State.STARTING) {
      worker.state = WorkerHandle.State.READY;
    }
  }

  private void reopened(WorkerHandle worker) {
    if (worker.state == WorkerHandle.State.REVOKED) {
      worker.state = WorkerHandle.State.READY;
    }
  }

  private void answered(WorkerHandle worker, int type) {
    long number = worker.reader.number();
    ObjectReader body = worker.reader.body();
    long nanos = body.readLong();
    int count = body.readInt();
    Task task = worker.inFlight.poll();
    if (task == null || task.number != number || task.count != count) {
      throw new IllegalStateException(
          "worker " + worker.process.pid() + " answered task " + number + ", expected " + task);
    }
    worker.answered(task, nanos);
    worker.lastProgressNanos = System.nanoTime();
    outcomes.give(task, type, body);
    left(task);
    finish(task.job);
  }

  private void finish(Job job) {
    if (job.isOver()) {
      forget(job);
    }
  }

  // Death and replacement

  private void bury(WorkerHandle dead) {
    while (takeResults(dead) > 0) {
      // all that it published before its end counts
    }
    boolean wasReady = dead.state != WorkerHandle.State.STARTING;
    boolean orderly = dead.state == WorkerHandle.State.STOPPING && dead.inFlight.isEmpty();
    dead.state = WorkerHandle.State.DEAD;
    workers.remove(dead);
    if (!orderly) {
      settle(dead);
    }
    dead.release();
    if (!wasReady && broken == null && state != State.TERMINATED) {
      boolean killed = dead.process.exitCode().orElse(0) < 0;
      failedStarts += killed ? 0 : 1;
      killedStarts += killed ? 1 : 0;
      if (failedStarts >= MAX_FAILED_STARTS || killedStarts >= MAX_KILLED_STARTS) {
        broken(factory.deathOf(dead, "its start"));
      }
    }
    if (!dead.isReplaced && wantsWorkers()) {
      replace();
    }
    changed.signalAll();
  }

  private boolean wantsWorkers() {
    return broken == null
        && (state == State.OPEN
            || (state == State.CLOSING && (!backlog.isEmpty() || inFlight > 0)));
  }

  /** Fails what the dead worker had begun; the rest goes to others. */
  private void settle(WorkerHandle dead) {
    long claim = dead.claim.read();
    ArrayDeque<Task> unbegun = new ArrayDeque<>();
    for (Task task : dead.inFlight) {
      left(task);
      if (task.number > Claim.task(claim)) {
        unbegun.add(task);
        continue;
      }
      int begun = task.number == Claim.task(claim) ? Claim.elements(claim) : task.count;
      if (begun < task.count) {
        unbegun.add(task.split(begun));
      }
      Outcomes.fail(task, factory.deathOf(dead, task.toString()));
      finish(task.job);
    }
    dead.inFlight.clear();
    while (!unbegun.isEmpty()) {
      Task task = unbegun.removeLast();
      if (!task.job.isOver()) {
        backlog.giveBackFirst(task);
      }
    }
  }

  private void replace() {
    replacementsUnderway++;
    Thread.ofPlatform()
        .daemon()
        .name("pando-worker-starter")
        .start(() -> {
          Throwable failure = null;
          for (int attempt = 1; attempt <= MAX_FAILED_STARTS; attempt++) {
            try {
              adopt(factory.start());
              failure = null;
              break;
            } catch (RuntimeException | Error e) {
              failure = e;
              LockSupport.parkNanos(RESTART_PAUSE_NANOS);
            }
          }
          replaced(failure);
        });
  }

  private void replaced(@Nullable Throwable failure) {
    lock.lock();
    try {
      replacementsUnderway--;
      if (failure != null) {
        broken(failure);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    dispatcher.wake();
  }

  /** Workers cannot be started: nothing that waits will ever run. */
  private void broken(Throwable cause) {
    if (broken != null || state == State.TERMINATED) {
      return;
    }
    broken = cause;
    abortAll(new ProcessException("the pool is broken: its workers do not start", cause));
  }

  private void abortAll(Throwable failure) {
    backlog.abort(failure);
    for (WorkerHandle worker : workers) {
      for (Task task : worker.inFlight) {
        task.job.abort(failure);
        left(task);
      }
      worker.inFlight.clear();
      worker.process.kill();
    }
  }

  // The end

  /** Takes no more jobs. */
  void shutdown() {
    lock.lock();
    try {
      if (state == State.OPEN) {
        state = State.CLOSING;
      }
    } finally {
      lock.unlock();
    }
    dispatcher.wake();
  }

  private void stopWhenDone() {
    if (!backlog.isEmpty() || inFlight > 0) {
      return;
    }
    for (WorkerHandle worker : workers) {
      if (worker.state != WorkerHandle.State.STOPPING) {
        stop(worker);
      }
    }
  }

  void terminate() {
    lock.lock();
    try {
      if (state != State.TERMINATED) {
        state = State.TERMINATED;
        abortAll(new CancellationException("the pool was terminated"));
      }
    } finally {
      lock.unlock();
    }
    dispatcher.wake();
  }

  /** Terminates, and returns the jobs that no worker had begun, oldest first. */
  List<Job> terminateAndGiveBack() {
    lock.lock();
    try {
      for (WorkerHandle worker : workers) {
        if (!worker.inFlight.isEmpty()) {
          takeback.takeBack(worker, this::takenBack);
        }
      }
      List<Job> unbegun = backlog.unbegun();
      terminate();
      return unbegun;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until all workers have ended. */
  boolean awaitEnd(long timeoutNanos) throws InterruptedException {
    long left = timeoutNanos;
    lock.lock();
    try {
      if (state == State.OPEN) {
        throw new IllegalStateException("the pool is still open; close or terminate it first");
      }
      while (!workers.isEmpty() || replacementsUnderway > 0) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
    return dispatcher.join(Math.max(left, TimeUnit.SECONDS.toNanos(1)));
  }

  /** Gives back what the pool holds in shared memory; nobody uses it any more. */
  void release() {
    factory.close();
  }

  /** The engine itself failed: whoever waits shall know rather than wait for ever. */
  void fail(Throwable failure) {
    lock.lock();
    try {
      broken(failure);
      state = State.TERMINATED;
      workers.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The process ids of the living workers. */
  List<Long> pids() {
    lock.lock();
    try {
      return workers.stream().map(worker -> worker.process.pid()).toList();
    } finally {
      lock.unlock();
    }
  }
}
