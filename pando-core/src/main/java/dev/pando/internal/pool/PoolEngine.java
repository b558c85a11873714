package dev.pando.internal.pool;

import dev.pando.internal.AfterFork;
import dev.pando.internal.codec.ObjectReader;
import dev.pando.internal.codec.RemoteFailure;
import dev.pando.internal.sync.Doorbell;
import dev.pando.pool.PoolInsights;
import dev.pando.pool.WorkerExit;
import dev.pando.process.ProcessException;
import dev.pando.spi.EncodingException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives the tasks of jobs to workers and the outcomes to jobs. One lock guards it all; it is never
 * held while a thread sleeps.
 *
 * <p>A <i>turn</i> is one round of the engine: bury workers that died, take the results that are
 * there, end what has had its time, take back what idle workers could do sooner, send what there is
 * room for. Any thread may take a turn; {@link Dispatcher} decides which one does.
 *
 * <p>The workers are the affair of {@link Workforce}, how many there are that of {@link LifeCycle},
 * ending a running task that of {@link Stopper}, second attempts that of {@link Retries}.
 */
final class PoolEngine implements Helping {
  /** Results taken from one worker before the others get their turn. */
  private static final int RESULTS_PER_TURN = 256;

  private final ReentrantLock lock = new ReentrantLock();
  private final int generation = AfterFork.generation();
  private final Condition changed = lock.newCondition();
  private final WorkerFactory factory;
  private final Doorbell doorbell;
  private final Dispatcher dispatcher;
  private final Takeback takeback = new Takeback();
  private final AtomicLong jobIds = new AtomicLong();

  private final LifeCycle life;
  private final Workforce workforce;
  private final List<WorkerHandle> workers;
  private final Backlog backlog = new Backlog();
  private final Retries retries = new Retries();
  private final Stopper stopper;
  private final Outcomes outcomes = new Outcomes(retries);
  private final TaskSender sender;
  private final Insights insights;

  private final List<WorkerExit> exits = new ArrayList<>();
  private int inFlight;

  PoolEngine(WorkerFactory factory, LifeCycle life, Recycling recycling, Insights insights) {
    this.factory = factory;
    this.insights = insights;
    this.life = life;
    this.workforce = new Workforce(this, factory, life, recycling);
    this.workers = workforce.all();
    this.stopper = new Stopper(takeback, this::takenBack, workforce::stop);
    this.doorbell = factory.doorbell();
    this.sender = new TaskSender(factory.newWriter());
    this.dispatcher = new Dispatcher(this, doorbell);
  }

  /**
   * Starts the first workers.
   *
   * @throws ProcessException if one cannot be started; those before it are ended again
   */
  void start(int count) {
    int[] first = workforce.announce(count);
    dispatcher.start();
    try {
      workforce.startFirst(first);
    } catch (RuntimeException | Error e) {
      terminate();
      throw e;
    }
  }

  /**
   * In a forked child a thread that stands still may have the lock: it is never asked for there.
   */
  void lock() {
    checkOurs();
    lock.lock();
  }

  void unlock() {
    lock.unlock();
  }

  void wake() {
    dispatcher.wake();
  }

  long newJobId() {
    return jobIds.incrementAndGet();
  }

  // Jobs

  /** Takes a new job. */
  void submit(Job job) {
    lock();
    try {
      checkOpen();
      if (job.rules().totalNanos() != 0) {
        stopper.watch(job);
      }
      enqueue(job);
    } finally {
      lock.unlock();
    }
    dispatcher.submitted();
  }

  /** Takes a new job whose submitter will wait for its end at once. */
  void submitAndHelp(Job job) {
    checkOurs();
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
    lock();
    try {
      Throwable broken = life.broken();
      if (broken != null) {
        job.abort(brokenPool(broken));
      } else if (life.phase() == LifeCycle.Phase.TERMINATED) {
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
      workforce.staff();
    }
  }

  private void checkOurs() {
    if (generation != AfterFork.generation()) {
      throw new IllegalStateException(
          "the pool belongs to the process that this one was forked from");
    }
  }

  private void checkOpen() {
    Throwable broken = life.broken();
    if (broken != null) {
      throw brokenPool(broken);
    }
    if (life.phase() != LifeCycle.Phase.OPEN) {
      throw new IllegalStateException(
          life.phase() == LifeCycle.Phase.CLOSING
              ? "the pool is closed"
              : "the pool was terminated");
    }
  }

  private static ProcessException brokenPool(Throwable cause) {
    return new ProcessException("the pool is broken: its workers do not start", cause);
  }

  /** How many tasks a lazy job should have on their way. */
  int appetite() {
    lock();
    try {
      int credits = 0;
      for (WorkerHandle worker : workers) {
        credits += worker.credit();
      }
      return 2 * Math.max(credits, life.max());
    } finally {
      lock.unlock();
    }
  }

  /** How many tasks wait or are held by workers that take more; counted up to a limit. */
  int demand(int atMost) {
    int demand = backlog.count(atMost) + retries.size();
    for (WorkerHandle worker : workers) {
      if (worker.state != WorkerHandle.State.STOPPING) {
        demand += worker.inFlight.size();
      }
    }
    return Math.min(demand, atMost);
  }

  /** Drops a stream of which nobody wants more results. */
  void withdraw(StreamJob<?> job) {
    lock();
    try {
      boolean _ = takeBackAll(job);
      job.abandon();
      forget(job);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Cancels a job: what no worker has begun is withdrawn, and a task of it that runs is stopped if
   * {@code mayStop}.
   *
   * @return whether nothing of the job runs on, or it will soon have ended
   */
  boolean cancel(Job job, boolean mayStop) {
    lock();
    try {
      boolean isRunning = takeBackAll(job);
      if (!mayStop && isRunning) {
        return false;
      }
      end(job, new CancellationException("the task was cancelled"));
      return true;
    } finally {
      lock.unlock();
      dispatcher.wake();
    }
  }

  /**
   * Takes back all of a job that no worker has begun.
   *
   * @return whether workers have some of it still
   */
  private boolean takeBackAll(Job job) {
    boolean isRunning = false;
    for (WorkerHandle worker : workers) {
      if (worker.hasTaskOf(job)) {
        takeBack(worker);
        isRunning |= worker.hasTaskOf(job);
      }
    }
    return isRunning;
  }

  /** Ends a job that may be half done. */
  private void end(Job job, Throwable failure) {
    if (takeBackAll(job)) {
      stopTasksOf(job);
    }
    job.abort(failure);
    forget(job);
  }

  private void stopTasksOf(Job job) {
    for (WorkerHandle worker : workers) {
      Task running = Stopper.running(worker);
      if (running != null && running.isOf(job)) {
        stopper.stop(worker, running, job.rules().graceNanos());
      }
    }
  }

  private void forget(Job job) {
    backlog.remove(job);
    retries.remove(job);
    stopper.forget(job);
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
    stopper.left(task);
    sender.release(task);
  }

  // Turns

  /**
   * Does all that there is to do now.
   *
   * @return whether there was anything
   */
  boolean turn() {
    lock();
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
    boolean progress = workforce.buryDead();
    for (int i = 0; i < workers.size(); i++) {
      progress |= takeResults(workers.get(i)) > 0;
    }
    if (!stopper.isIdle()) {
      stopper.check(workers, this::timedOut);
      for (Job late = stopper.pollExpired(); late != null; late = stopper.pollExpired()) {
        end(late, Stopper.totalTimeoutOf(late));
      }
    }
    if (!retries.isEmpty()) {
      requeueDue();
    }
    if (backlog.isEmpty() && takeback.takeBackForIdle(workers, this::takenBack)) {
      progress = true;
    }
    dispatch();
    workforce.tend();
    workforce.staff();
    if (life.phase() == LifeCycle.Phase.CLOSING && isWorkDone()) {
      workforce.stopAll();
    }
    return progress;
  }

  private boolean isWorkDone() {
    return backlog.isEmpty() && retries.isEmpty() && inFlight == 0;
  }

  private void requeueDue() {
    long now = System.nanoTime();
    for (Task due = retries.poll(now); due != null; due = retries.poll(now)) {
      backlog.giveBack(due);
    }
  }

  private void timedOut(Task task) {
    outcomes.fail(task, 0, Stopper.timeoutOf(task));
    task.isSettled = true;
    finish(task.job);
  }

  /** Whether results are there, or deaths; asked by a thread about to sleep. */
  boolean hasNews() {
    if (workforce.hasDead() || !lock.tryLock()) {
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

  /**
   * For how long no result, no message of a worker and no other event can come unless something is
   * submitted; 0 if one may come at any moment.
   */
  long quietNanos() {
    lock();
    try {
      return inFlight == 0
              && stopper.isIdle()
              && retries.isEmpty()
              && life.starting() == 0
              && !workforce.hasDead()
              && workforce.areAllReady()
          ? workforce.nanosLeft()
          : 0;
    } finally {
      lock.unlock();
    }
  }

  /** Takes everything back that a worker has not begun. */
  void takeBack(WorkerHandle worker) {
    takeback.takeBack(worker, this::takenBack);
  }

  private void takenBack(Task unbegun) {
    if (unbegun.isInFlight()) {
      left(unbegun);
    }
    backlog.giveBack(unbegun);
  }

  /** How long a sleeping dispatcher may leave matters alone. */
  long patienceNanos() {
    lock();
    try {
      long patience = takeback.mayHelp(workers) ? Takeback.PATIENCE_NANOS : Doorbell.SLICE_NANOS;
      if (!stopper.isIdle()) {
        patience = Math.min(patience, stopper.nanosLeft(workers));
      }
      if (!retries.isEmpty()) {
        patience = Math.min(patience, retries.nanosLeft(System.nanoTime()));
      }
      return patience;
    } finally {
      lock.unlock();
    }
  }

  boolean isEnded() {
    lock();
    try {
      return life.isEnded();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean help(BooleanSupplier done) throws InterruptedException {
    if (done.getAsBoolean()) {
      return true;
    }
    checkOurs(); // in a forked child no result comes any more
    return dispatcher.help(done);
  }

  // Sending

  private void dispatch() {
    WorkerHandle worker;
    while (!backlog.isEmpty() && (worker = leastLoaded()) != null) {
      Task task = backlog.next(life.max());
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
      Outcomes.failAll(task, e);
      finish(task.job);
      return true;
    }
    inFlight++;
    task.job.tasksInFlight++;
    stopper.sent(task);
    workforce.sent(worker);
    return true;
  }

  // Receiving

  private int takeResults(WorkerHandle worker) {
    return worker.results.poll(
        (type, bytes, offset, length) -> onMessage(worker, type, bytes, offset, length),
        RESULTS_PER_TURN);
  }

  /** Takes all that a worker published before its end. */
  void takeLastResults(WorkerHandle dead) {
    int taken;
    do {
      taken = takeResults(dead);
    } while (taken > 0);
  }

  private void onMessage(WorkerHandle worker, int type, byte[] bytes, int offset, int length) {
    int opened = worker.reader.open(type, bytes, offset, length);
    switch (opened) {
      case Messages.READY -> workforce.ready(worker);
      case Messages.NOT_READY ->
          breakDown(RemoteFailure.readFrom(worker.reader.body()).toThrowable());
      case Messages.REOPENED -> reopened(worker);
      case Messages.EXIT -> exits.add(Outcomes.exitOf(worker));
      case Messages.RESULTS, Messages.OUTCOMES -> answered(worker, opened);
      default -> throw new IllegalStateException("message type " + opened + " from a worker");
    }
  }

  private static void reopened(WorkerHandle worker) {
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
    insights.ran(task, worker, nanos);
    if (FlightRecording.isOn()) {
      FlightRecording.taskRan(task, worker, nanos);
    }
    worker.lastProgressNanos = System.nanoTime();
    stopper.released(worker, number);
    outcomes.give(task, type, body);
    left(task);
    finish(task.job);
  }

  private void finish(Job job) {
    job.reportProgress();
    if (job.isOver()) {
      forget(job);
    }
  }

  // Death

  /** Fails what a dead worker had begun, or has it run again; the rest goes to others. */
  void settle(WorkerHandle dead) {
    insights.ended(dead);
    stopper.released(dead, Long.MAX_VALUE);
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
      lost(dead, task);
    }
    dead.inFlight.clear();
    while (!unbegun.isEmpty()) {
      Task task = unbegun.removeLast();
      if (!task.job.isOver()) {
        backlog.giveBackFirst(task);
      }
    }
  }

  private void lost(WorkerHandle dead, Task task) {
    if (task.isSettled || task.job.isOver()) {
      return;
    }
    Throwable death = workforce.deathOf(dead, task);
    for (int i = 0; i < task.count; i++) {
      if (!retries.takeLost(task, i, death, task.count == 1)) {
        task.job.fail(task.from + i, death);
      }
    }
    finish(task.job);
  }

  /** Workers cannot be started: nothing that waits will ever run. */
  void breakDown(Throwable cause) {
    if (life.breakDown(cause)) {
      abortAll(() -> brokenPool(cause));
    }
  }

  /** Ends all jobs, each with a failure of its own. */
  private void abortAll(Supplier<Throwable> failure) {
    backlog.abort(failure);
    retries.abort(failure);
    for (WorkerHandle worker : workers) {
      stopper.released(worker, Long.MAX_VALUE);
      for (Task task : worker.inFlight) {
        task.job.abort(failure.get());
        left(task);
      }
      worker.inFlight.clear();
    }
    workforce.killAll();
  }

  /** A start is over, one way or the other; without the lock. */
  void staffChanged(@Nullable Throwable failure) {
    lock();
    try {
      if (failure != null) {
        breakDown(failure);
      }
      staffChangedLocked();
    } finally {
      lock.unlock();
    }
    dispatcher.wake();
  }

  void staffChangedLocked() {
    changed.signalAll();
  }

  // Size

  /** Changes how many workers there may be. */
  void resize(int min, int max) {
    lock();
    try {
      checkOpen();
      life.setBounds(min, max);
    } finally {
      lock.unlock();
    }
    dispatcher.wake();
  }

  /** The most workers there may be. */
  int size() {
    lock();
    try {
      return life.max();
    } finally {
      lock.unlock();
    }
  }

  // The end

  /**
   * Takes no more jobs.
   *
   * @return false if it took none before
   */
  boolean shutdown() {
    boolean wasOpen;
    lock();
    try {
      wasOpen = life.shutdown();
    } finally {
      lock.unlock();
    }
    dispatcher.wake();
    return wasOpen;
  }

  void terminate() {
    lock();
    try {
      if (life.terminate()) {
        abortAll(() -> new CancellationException("the pool was terminated"));
      }
    } finally {
      lock.unlock();
    }
    dispatcher.wake();
  }

  /** Terminates, and returns the jobs that no worker had begun, oldest first. */
  List<Job> terminateAndGiveBack() {
    lock();
    try {
      for (WorkerHandle worker : workers) {
        if (!worker.inFlight.isEmpty()) {
          takeBack(worker);
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
    lock();
    try {
      if (life.phase() == LifeCycle.Phase.OPEN) {
        throw new IllegalStateException("the pool is still open; close or terminate it first");
      }
      while (!life.hasNoWorkers()) {
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
    lock();
    try {
      breakDown(failure);
      life.abandon();
      workforce.abandon();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Where the workers' time went. */
  PoolInsights insights() {
    lock();
    try {
      return insights.of(workers);
    } finally {
      lock.unlock();
    }
  }

  /** What the exit actions of workers gave, in the order of their ends. */
  List<WorkerExit> exits() {
    lock();
    try {
      return List.copyOf(exits);
    } finally {
      lock.unlock();
    }
  }

  /** The process ids of the living workers. */
  List<Long> pids() {
    lock();
    try {
      return workforce.pids();
    } finally {
      lock.unlock();
    }
  }
}
