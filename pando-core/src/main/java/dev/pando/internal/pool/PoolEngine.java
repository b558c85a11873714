package dev.pando.internal.pool;

import dev.pando.internal.Generation;
import dev.pando.internal.sync.Doorbell;
import dev.pando.pool.PoolInsights;
import dev.pando.pool.WorkerExit;
import dev.pando.process.ChildProcess;
import dev.pando.process.ProcessException;
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
 * <p>The tasks are the affair of {@link TaskFlow}, the workers that of {@link Workforce}, and how
 * many there are that of {@link LifeCycle}.
 */
final class PoolEngine implements Helping {
  private final ReentrantLock lock = new ReentrantLock();
  private final int generation = Generation.current();
  private final Condition changed = lock.newCondition();
  private final WorkerFactory factory;
  private final Doorbell doorbell;
  private final Dispatcher dispatcher;
  private final AtomicLong jobIds = new AtomicLong();

  private final LifeCycle life;
  private final Workforce workforce;
  private final TaskFlow tasks;

  PoolEngine(WorkerFactory factory, LifeCycle life, Recycling recycling, Insights insights) {
    this.factory = factory;
    this.life = life;
    this.workforce = new Workforce(this, factory, life, recycling);
    TaskSender sender = new TaskSender(factory.newWriter());
    this.tasks = new TaskFlow(sender, life, workforce, insights, this::breakDown);
    this.doorbell = factory.doorbell();
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

  /** What goes to workers and comes from them; guarded by the lock. */
  TaskFlow tasks() {
    return tasks;
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
      tasks.limit(job);
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
        job.abort(terminated());
      } else {
        enqueue(job);
      }
    } finally {
      lock.unlock();
    }
    dispatcher.submitted();
  }

  private void enqueue(Job job) {
    tasks.add(job);
    workforce.staff();
  }

  private void checkOurs() {
    if (generation != Generation.current()) {
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
      return 2 * Math.max(tasks.credits(), life.max());
    } finally {
      lock.unlock();
    }
  }

  /** Drops a stream of which nobody wants more results. */
  void withdraw(StreamJob<?> job) {
    lock();
    try {
      tasks.withdraw(job);
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
      return tasks.cancel(job, mayStop);
    } finally {
      lock.unlock();
      dispatcher.wake();
    }
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
    progress |= tasks.takeResults();
    tasks.checkTimes();
    progress |= tasks.helpIdle();
    tasks.dispatch();
    workforce.tend();
    workforce.staff();
    if (life.phase() == LifeCycle.Phase.CLOSING && tasks.isWorkDone()) {
      workforce.stopAll();
    }
    return progress;
  }

  /** Whether results are there, or deaths; asked by a thread about to sleep. */
  boolean hasNews() {
    if (workforce.hasDead() || !lock.tryLock()) {
      return true; // whoever holds the lock may be about to make some
    }
    try {
      return tasks.hasResults();
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
      return tasks.isQuiet()
              && life.starting() == 0
              && !workforce.hasDead()
              && workforce.areAllReady()
          ? workforce.nanosLeft()
          : 0;
    } finally {
      lock.unlock();
    }
  }

  /** How long a sleeping dispatcher may leave matters alone. */
  long patienceNanos() {
    lock();
    try {
      return Math.min(tasks.nanosLeft(), Doorbell.SLICE_NANOS);
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
      dispatcher.endHelp(); // may have been announced, and nobody else would take turns
      return true;
    }
    checkOurs(); // in a forked child no result comes any more
    return dispatcher.help(done);
  }

  /** Workers cannot be started: nothing that waits will ever run. */
  void breakDown(Throwable cause) {
    if (life.breakDown(cause)) {
      abortAll(() -> brokenPool(cause));
    }
  }

  /** Ends all jobs, each with a failure of its own, and all workers. */
  private void abortAll(Supplier<Throwable> failure) {
    tasks.abortAll(failure);
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
        abortAll(PoolEngine::terminated);
      }
    } finally {
      lock.unlock();
    }
    dispatcher.wake();
  }

  /**
   * Ends all jobs as {@link #terminate} does, but asks the workers to end instead of killing them.
   *
   * @return the processes that were asked
   */
  List<ChildProcess> terminateInOrder() {
    List<ChildProcess> asked;
    lock();
    try {
      List<Job> _ = tasks.takeBackUnbegun();
      if (life.terminate()) {
        tasks.abortAll(PoolEngine::terminated);
      }
      asked = workforce.processes();
    } finally {
      lock.unlock();
    }
    asked.forEach(ChildProcess::terminate);
    dispatcher.wake();
    return asked;
  }

  private static CancellationException terminated() {
    return new CancellationException("the pool was terminated");
  }

  /** Terminates, and returns the jobs that no worker had begun, oldest first. */
  List<Job> terminateAndGiveBack() {
    lock();
    try {
      List<Job> unbegun = tasks.takeBackUnbegun();
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
    System.getLogger("dev.pando")
        .log(System.Logger.Level.ERROR, "A pool has failed by a fault of its own", failure);
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
      return tasks.insights();
    } finally {
      lock.unlock();
    }
  }

  /** What the exit actions of workers gave, in the order of their ends. */
  List<WorkerExit> exits() {
    lock();
    try {
      return tasks.exits();
    } finally {
      lock.unlock();
    }
  }

  /** The processes of the living workers. */
  List<ChildProcess> processes() {
    lock();
    try {
      return workforce.processes();
    } finally {
      lock.unlock();
    }
  }
}
