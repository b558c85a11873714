package dev.pando.internal.pool;

import dev.pando.internal.codec.ObjectReader;
import dev.pando.internal.codec.RemoteFailure;
import dev.pando.pool.PoolInsights;
import dev.pando.pool.WorkerExit;
import dev.pando.process.ProcessException;
import dev.pando.spi.EncodingException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of tasks: from the backlog to a worker, and back with an outcome; or back unbegun, when
 * the worker died or somebody else could do them sooner. Guarded by the engine's lock.
 *
 * <p>Ending a running task is the affair of {@link Stopper}, second attempts are that of {@link
 * Retries}.
 */
final class TaskFlow {
  /** Results taken from one worker before the others get their turn. */
  private static final int RESULTS_PER_TURN = 256;

  private final LifeCycle life;
  private final Workforce workforce;
  private final List<WorkerHandle> workers;
  private final Consumer<Throwable> notReady;

  private final Backlog backlog = new Backlog();
  private final Retries retries = new Retries();
  private final Outcomes outcomes = new Outcomes(retries);
  private final Takeback takeback = new Takeback();
  private final Stopper stopper;
  private final TaskSender sender;
  private final Insights insights;
  private final List<WorkerExit> exits = new ArrayList<>();
  private int inFlight;

  /**
   * Of one pool.
   *
   * @param notReady takes why a worker cannot do any task
   */
  TaskFlow(
      TaskSender sender,
      LifeCycle life,
      Workforce workforce,
      Insights insights,
      Consumer<Throwable> notReady) {
    this.sender = sender;
    this.life = life;
    this.workforce = workforce;
    this.workers = workforce.all();
    this.insights = insights;
    this.notReady = notReady;
    this.stopper = new Stopper(takeback, this::takenBack, workforce::stop);
  }

  // Jobs

  /** Takes a job, or more elements of one. */
  void add(Job job) {
    backlog.add(job);
    if (!job.isOver()) {
      dispatch();
    }
  }

  /** Watches over the time that a call may take. */
  void limit(Job job) {
    if (job.rules().totalNanos() != 0) {
      stopper.watch(job);
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

  /** How many tasks the workers would take now. */
  int credits() {
    int credits = 0;
    for (WorkerHandle worker : workers) {
      credits += worker.credit();
    }
    return credits;
  }

  /** Drops a job of which nobody wants more results. */
  void withdraw(StreamJob<?> job) {
    boolean _ = takeBackAll(job);
    job.abandon();
    forget(job);
  }

  /**
   * Withdraws what no worker has begun of a job, and stops a task of it that runs if {@code
   * mayStop}.
   *
   * @return whether nothing of the job runs on, or it will soon have ended
   */
  boolean cancel(Job job, boolean mayStop) {
    boolean isRunning = takeBackAll(job);
    if (!mayStop && isRunning) {
      return false;
    }
    end(job, new CancellationException("the task was cancelled"));
    return true;
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

  /** Takes back all that no worker has begun; the jobs that are whole again, oldest first. */
  List<Job> takeBackUnbegun() {
    for (WorkerHandle worker : workers) {
      if (!worker.inFlight.isEmpty()) {
        takeBack(worker);
      }
    }
    return backlog.unbegun();
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

  /** Ends all jobs, each with a failure of its own. */
  void abortAll(Supplier<Throwable> failure) {
    backlog.abort(failure);
    retries.abort(failure);
    for (WorkerHandle worker : workers) {
      stopper.released(worker, Long.MAX_VALUE);
      for (Task task : worker.inFlight) {
        task.job.abort(failure.get());
        left(task);
      }
      worker.inFlight.clear();
      worker.isWrittenOff = true;
    }
  }

  // Time

  /** Ends what has had its time, and has run again what has waited for it. */
  void checkTimes() {
    if (!stopper.isIdle()) {
      stopper.check(workers, this::timedOut);
      for (Job late = stopper.pollExpired(); late != null; late = stopper.pollExpired()) {
        end(late, Stopper.totalTimeoutOf(late));
      }
    }
    if (!retries.isEmpty()) {
      requeueDue();
    }
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

  /** How long nothing can happen but by a worker. */
  long nanosLeft() {
    long left = takeback.mayHelp(workers) ? Takeback.PATIENCE_NANOS : Long.MAX_VALUE;
    if (!stopper.isIdle()) {
      left = Math.min(left, stopper.nanosLeft(workers));
    }
    if (!retries.isEmpty()) {
      left = Math.min(left, retries.nanosLeft(System.nanoTime()));
    }
    return left;
  }

  /** Whether workers have nothing, and nothing waits for its time. */
  boolean isQuiet() {
    return inFlight == 0 && stopper.isIdle() && retries.isEmpty();
  }

  /** Whether there is nothing to do and nothing being done. */
  boolean isWorkDone() {
    return backlog.isEmpty() && retries.isEmpty() && inFlight == 0;
  }

  // Sending

  /**
   * Takes back what idle workers could do sooner.
   *
   * @return whether there was something
   */
  boolean helpIdle() {
    return backlog.isEmpty() && takeback.takeBackForIdle(workers, this::takenBack);
  }

  /** Sends what there is room for. */
  void dispatch() {
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

  /**
   * Takes results that are there.
   *
   * @return whether there were some
   */
  boolean takeResults() {
    boolean any = false;
    for (int i = 0; i < workers.size(); i++) {
      any |= takeResults(workers.get(i)) > 0;
    }
    return any;
  }

  boolean hasResults() {
    for (WorkerHandle worker : workers) {
      if (!worker.results.isEmpty()) {
        return true;
      }
    }
    return false;
  }

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
          notReady.accept(RemoteFailure.readFrom(worker.reader.body()).toThrowable());
      case Messages.REOPENED -> reopened(worker);
      case Messages.EXIT -> exits.add(Outcomes.exitOf(worker));
      case Messages.RESULTS, Messages.OUTCOMES -> {
        if (!worker.isWrittenOff) {
          answered(worker, opened);
        }
      }
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

  // What has been

  /** Where the workers' time went. */
  PoolInsights insights() {
    return insights.of(workers);
  }

  /** What the exit actions of workers gave, in the order of their ends. */
  List<WorkerExit> exits() {
    return List.copyOf(exits);
  }
}
