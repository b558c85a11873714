package dev.pando.tck;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Context;
import dev.pando.sync.SharedBarrier;
import dev.pando.sync.SharedCondition;
import dev.pando.sync.SharedCountDownLatch;
import dev.pando.sync.SharedEvent;
import dev.pando.sync.SharedReadWriteLock;
import dev.pando.sync.SharedReentrantLock;
import dev.pando.sync.SharedSemaphore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever threads do in whatever order, our types come to what those of java.util.concurrent come
 * to.
 *
 * <p>Each program is drawn from a seed. After each step all calls that must have ended are waited
 * for, and those that must block are seen to: which, the JDK's object says. Where it does not say
 * whom of several it lets go, and threads are as good as each other, only numbers are compared.
 */
@Timeout(value = 120, unit = SECONDS)
@SuppressWarnings({
  "LockNotBeforeTry", // locked and unlocked at random
  "WaitNotInLoop" // what a single wait does is what is tested
})
public abstract class SyncModelContract {
  private static final int STEPS = 300;
  private static final int MOST_PENDING = 5;
  private static final int PARTIES = 3;
  private static final Duration NOTHING = Duration.ofNanos(1);
  private static final String DONE = "done";

  private final Context context;

  /** Tests what this context makes. */
  protected SyncModelContract(Context context) {
    this.context = context;
  }

  /** An action without a result. */
  private interface Action {
    void run() throws Exception;
  }

  private static Callable<String> done(Action action) {
    return () -> {
      action.run();
      return DONE;
    };
  }

  private static String where(int seed, int step) {
    return "seed " + seed + ", step " + step;
  }

  private static List<String> times(int count, String outcome) {
    return Collections.nCopies(count, outcome);
  }

  /** Interrupts one of the calls, if there are any, and tells whether. */
  private static boolean interruptOne(Calls calls, Random random) {
    List<Calls.Call> pending = calls.pending();
    if (pending.isEmpty()) {
      return false;
    }
    Calls.Call victim = pending.get(random.nextInt(pending.size()));
    victim.thread().interrupt();
    assertThat(victim.await()).isEqualTo(Calls.INTERRUPTED);
    return true;
  }

  // --- Semaphores

  @ParameterizedTest
  @ValueSource(ints = {1, 42, 4711})
  void asManyGetPermitsAsOfAJdkSemaphore(int seed) throws Exception {
    Random random = new Random(seed);
    SharedSemaphore ours = context.semaphore(2);
    Semaphore model = new Semaphore(2);
    Calls calls = new Calls();
    int pending = 0;
    for (int step = 0; step < STEPS; step++) {
      String where = where(seed, step);
      int granted = 0;
      int interrupted = 0;
      switch (random.nextInt(pending == MOST_PENDING ? 4 : 6)) {
        case 0 -> assertThat(ours.tryAcquire()).as(where).isEqualTo(model.tryAcquire());
        case 1 ->
            assertThat(ours.tryAcquire(NOTHING))
                .as(where)
                .isEqualTo(model.tryAcquire(1, NANOSECONDS));
        case 2 -> interrupted = interruptOne(calls, random) ? 1 : 0;
        case 3 -> {
          int permits = 1 + random.nextInt(3);
          ours.release(permits);
          model.release(permits);
          while (granted < pending && model.tryAcquire()) {
            granted++;
          }
        }
        default -> {
          Calls.Call _ = calls.start(random.nextBoolean(), done(ours::acquire));
          pending++;
          granted = model.tryAcquire() ? 1 : 0;
        }
      }
      pending -= granted + interrupted;
      List<String> expected = new ArrayList<>(times(interrupted, Calls.INTERRUPTED));
      expected.addAll(times(granted, DONE));
      assertThat(calls.settle(pending, where)).as(where).isEqualTo(expected);
      assertThat(ours.availablePermits()).as(where).isEqualTo(model.availablePermits());
    }
    ours.release(MOST_PENDING);
    assertThat(calls.settle(0, "the end")).isEqualTo(times(pending, DONE));
  }

  // --- Locks

  /** A thread that waits for the lock, then does what it is told until it has it no more. */
  private static final class Holder {
    private final BlockingQueue<Runnable> orders = new LinkedBlockingQueue<>();
    private final SharedReentrantLock lock;
    private final AtomicReference<@Nullable Holder> current;

    Holder(SharedReentrantLock lock, AtomicReference<@Nullable Holder> current) {
      this.lock = lock;
      this.current = current;
    }

    String run(boolean timed) throws InterruptedException {
      if (timed) {
        assertThat(lock.tryLock(60, SECONDS)).isTrue();
      } else {
        lock.lockInterruptibly();
      }
      assertThat(current.compareAndSet(null, this)).as("nobody else has the lock").isTrue();
      while (current.get() == this) {
        orders.take().run();
      }
      return DONE;
    }

    /** The answer of the thread that has the lock. */
    <V> V ask(Callable<V> question) throws Exception {
      CompletableFuture<V> answer = new CompletableFuture<>();
      orders.add(() -> {
        try {
          answer.complete(question.call());
        } catch (Exception e) {
          answer.completeExceptionally(e);
        }
      });
      return answer.get(30, SECONDS);
    }

    /** Unlocks once. */
    boolean unlock() throws Exception {
      return ask(() -> {
        if (lock.holdCount() == 1) {
          current.set(null);
        }
        lock.unlock();
        return true;
      });
    }
  }

  private static Holder awaitHolder(AtomicReference<@Nullable Holder> current) {
    long start = System.nanoTime();
    Holder holder = current.get();
    while (holder == null) {
      assertThat(System.nanoTime() - start).as("one gets it").isLessThan(SECONDS.toNanos(30));
      Thread.onSpinWait();
      holder = current.get();
    }
    return holder;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 42, 4711})
  void aLockIsHeldAsOftenAndAsLongAsAJdkLock(int seed) throws Exception {
    Random random = new Random(seed);
    SharedReentrantLock ours = context.reentrantLock();
    ReentrantLock model = new ReentrantLock(); // this thread has it when one of ours has
    AtomicReference<@Nullable Holder> current = new AtomicReference<>();
    Calls calls = new Calls();
    int waiting = 0;
    for (int step = 0; step < STEPS; step++) {
      String where = where(seed, step);
      if (!model.isLocked() && waiting > 0) {
        waiting--;
        model.lock();
      }
      if (!model.isLocked()) {
        assertThat(ours.tryLock()).as(where).isTrue();
        ours.unlock();
      }
      int order = random.nextInt(waiting + 1 == MOST_PENDING ? 4 : 6);
      if (order > 3 || !model.isLocked()) {
        boolean timed = random.nextBoolean();
        Holder next = new Holder(ours, current);
        Calls.Call _ = calls.start(random.nextBoolean(), () -> next.run(timed));
        waiting++;
        if (!model.isLocked()) {
          waiting--;
          model.lock();
        }
      } else {
        Holder holder = awaitHolder(current);
        switch (order) {
          case 0 -> {
            boolean again = holder.ask(ours::tryLock);
            assertThat(again).as(where).isEqualTo(model.tryLock());
          }
          case 1, 2 -> {
            assertThat(holder.unlock()).isTrue();
            model.unlock();
          }
          default -> assertThat(ours.tryLock()).as("while another one has it").isFalse();
        }
      }
      if (model.isLocked()) {
        Holder holder = awaitHolder(current);
        int holds = holder.ask(ours::holdCount);
        assertThat(holds).as(where).isEqualTo(model.getHoldCount());
        assertThat(ours.locked()).as(where).isTrue();
      }
    }
    while (model.isLocked() || waiting > 0) {
      if (!model.isLocked()) {
        waiting--;
        model.lock();
      }
      assertThat(awaitHolder(current).unlock()).isTrue();
      model.unlock();
    }
    assertThat(calls.settle(0, "the end")).containsOnly(DONE);
    assertThat(ours.locked()).isFalse();
  }

  // --- Conditions

  /** The same wait on ours and on the model. */
  private record Waiters(Calls.Call ours, Calls.Call model) {}

  private static Callable<String> wait(Lock lock, Condition condition, CountDownLatch coming) {
    return done(() -> {
      lock.lock();
      try {
        coming.countDown();
        condition.await();
      } finally {
        lock.unlock();
      }
    });
  }

  /** Returns when the thread has enlisted: it has the lock until then. */
  private static Calls.Call startWaiting(Calls calls, boolean virtual, Lock lock, Condition on)
      throws InterruptedException {
    CountDownLatch coming = new CountDownLatch(1);
    Calls.Call call = calls.start(virtual, wait(lock, on, coming));
    assertThat(coming.await(30, SECONDS)).isTrue();
    locked(lock, () -> {});
    return call;
  }

  private static void locked(Lock lock, Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 42, 4711})
  void aConditionLetsTheSameGoInTheSameOrderAsAJdkCondition(int seed) throws Exception {
    Random random = new Random(seed);
    SharedCondition ours = context.condition();
    ReentrantLock modelLock = new ReentrantLock();
    Condition model = modelLock.newCondition();
    Calls oursCalls = new Calls();
    Calls modelCalls = new Calls();
    List<Waiters> waiters = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      String where = where(seed, step);
      switch (random.nextInt(waiters.size() == MOST_PENDING ? 3 : 5)) {
        case 0 -> {
          int count = random.nextInt(3);
          locked(ours.lock(), () -> ours.signal(count));
          for (int i = 0; i < count; i++) {
            locked(modelLock, model::signal);
          }
        }
        case 1 -> {
          if (random.nextBoolean()) {
            locked(ours.lock(), ours::signalAll);
            locked(modelLock, model::signalAll);
          }
        }
        case 2 -> {
          if (!waiters.isEmpty()) {
            Waiters victim = waiters.get(random.nextInt(waiters.size()));
            victim.ours().thread().interrupt();
            victim.model().thread().interrupt();
            assertThat(victim.ours().await()).as(where).isEqualTo(victim.model().await());
          }
        }
        default ->
            waiters.add(
                new Waiters(
                    startWaiting(oursCalls, random.nextBoolean(), ours.lock(), ours),
                    startWaiting(modelCalls, false, modelLock, model)));
      }
      int[] left = new int[1];
      locked(modelLock, () -> left[0] = modelLock.getWaitQueueLength(model));
      assertThat(oursCalls.settle(left[0], where))
          .as(where)
          .isEqualTo(modelCalls.settle(left[0], where));
      for (Waiters each : waiters) {
        assertThat(each.ours().isOver()).as(where).isEqualTo(each.model().isOver());
      }
      waiters.removeIf(each -> each.model().isOver());
    }
    locked(ours.lock(), ours::signalAll);
    locked(modelLock, model::signalAll);
    assertThat(oursCalls.settle(0, "the end")).isEqualTo(modelCalls.settle(0, "the end"));
  }

  // --- Events and latches

  @ParameterizedTest
  @ValueSource(ints = {1, 42, 4711})
  void anEventLetsGoWhomALatchWouldThatIsRenewedWhenItIsCleared(int seed) throws Exception {
    Random random = new Random(seed);
    SharedEvent ours = context.event();
    CountDownLatch model = new CountDownLatch(1);
    Calls calls = new Calls();
    int pending = 0;
    for (int step = 0; step < STEPS; step++) {
      String where = where(seed, step);
      int interrupted = 0;
      int before = pending;
      switch (random.nextInt(pending == MOST_PENDING ? 4 : 6)) {
        case 0 -> {
          ours.set();
          model.countDown();
        }
        case 1 -> {
          ours.clear();
          model = model.getCount() == 0 ? new CountDownLatch(1) : model;
        }
        case 2 -> interrupted = interruptOne(calls, random) ? 1 : 0;
        case 3 -> assertThat(ours.await(NOTHING)).as(where).isEqualTo(model.await(1, NANOSECONDS));
        default -> {
          Calls.Call _ = calls.start(random.nextBoolean(), done(ours::await));
          before++;
        }
      }
      pending = model.getCount() == 0 ? 0 : before - interrupted;
      List<String> expected = new ArrayList<>(times(interrupted, Calls.INTERRUPTED));
      expected.addAll(times(before - interrupted - pending, DONE));
      assertThat(calls.settle(pending, where)).as(where).isEqualTo(expected);
      assertThat(ours.isSet()).as(where).isEqualTo(model.getCount() == 0);
    }
    ours.set();
    assertThat(calls.settle(0, "the end")).isEqualTo(times(pending, DONE));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 9})
  void aLatchOpensForAllWhenAJdkLatchDoes(int count) throws Exception {
    Random random = new Random(count);
    SharedCountDownLatch ours = context.countDownLatch(count);
    CountDownLatch model = new CountDownLatch(count);
    Calls calls = new Calls();
    int pending = 0;
    for (int step = 0; step <= count; step++) {
      Calls.Call _ = calls.start(random.nextBoolean(), done(ours::await));
      int now = pending + 1;
      pending = model.getCount() == 0 ? 0 : now;
      assertThat(calls.settle(pending, "step " + step)).isEqualTo(times(now - pending, DONE));
      if (random.nextInt(3) == 0 && interruptOne(calls, random)) {
        pending--;
        assertThat(calls.settle(pending, "step " + step)).containsExactly(Calls.INTERRUPTED);
      }
      ours.countDown();
      model.countDown();
      now = pending;
      pending = model.getCount() == 0 ? 0 : now;
      assertThat(calls.settle(pending, "step " + step)).isEqualTo(times(now - pending, DONE));
      assertThat(ours.count()).isEqualTo((int) model.getCount());
    }
  }

  // --- Barriers

  /** Ours numbers the parties in the order in which they come, the JDK's counts down. */
  @ParameterizedTest
  @ValueSource(ints = {1, 42, 4711})
  void aBarrierCompletesBreaksAndStartsAfreshAsACyclicBarrierDoes(int seed) throws Exception {
    Random random = new Random(seed);
    SharedBarrier ours = context.barrier(PARTIES);
    CyclicBarrier model = new CyclicBarrier(PARTIES);
    Calls oursCalls = new Calls();
    Calls modelCalls = new Calls();
    List<Waiters> waiters = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      String where = where(seed, step);
      switch (random.nextInt(8)) {
        case 0 -> {
          ours.reset();
          model.reset();
        }
        case 1 -> {
          if (!waiters.isEmpty()) {
            Waiters victim = waiters.get(random.nextInt(waiters.size()));
            victim.ours().thread().interrupt();
            victim.model().thread().interrupt();
            assertThat(victim.ours().await()).as(where).isEqualTo(victim.model().await());
          }
        }
        case 2 -> {
          Waiters hasty =
              new Waiters(
                  oursCalls.start(random.nextBoolean(), () -> ours.await(NOTHING)),
                  modelCalls.start(false, () -> PARTIES - 1 - model.await(1, NANOSECONDS)));
          assertThat(hasty.ours().await()).as(where).isEqualTo(hasty.model().await());
        }
        default ->
            waiters.add(
                new Waiters(
                    oursCalls.start(random.nextBoolean(), ours::await),
                    modelCalls.start(false, () -> PARTIES - 1 - model.await())));
      }
      settle(model, modelCalls, waiters, where);
      int left = model.getNumberWaiting();
      assertThat(oursCalls.settle(left, where)).as(where).isEqualTo(modelCalls.settle(left, where));
      awaitParties(ours, left, where);
      waiters.removeIf(each -> each.model().isOver());
      assertThat(ours.isBroken()).as(where).isEqualTo(model.isBroken());
    }
    ours.reset();
    model.reset();
    assertThat(oursCalls.settle(0, "the end")).isEqualTo(modelCalls.settle(0, "the end"));
  }

  /** A call of the model waits or is over: whoever waits is counted. */
  private static void settle(
      CyclicBarrier model, Calls calls, List<Waiters> waiters, String where) {
    long start = System.nanoTime();
    while (calls.pending().size() != model.getNumberWaiting()) {
      assertThat(System.nanoTime() - start)
          .as("%s: %s", where, waiters)
          .isLessThan(SECONDS.toNanos(30));
      Thread.onSpinWait();
    }
  }

  private static void awaitParties(SharedBarrier barrier, int parties, String where) {
    long start = System.nanoTime();
    while (barrier.waiting() != parties) {
      assertThat(System.nanoTime() - start)
          .as("%s: %s, not %d", where, barrier, parties)
          .isLessThan(SECONDS.toNanos(30));
      Thread.onSpinWait();
    }
  }

  // --- Read-write locks

  /** A thread with what it holds; it exists twice, for ours and for the model. */
  private static final class Actor implements AutoCloseable {
    private final ExecutorService ours = Executors.newSingleThreadExecutor();
    private final ExecutorService model = Executors.newSingleThreadExecutor();
    private int reads;
    private int writes;

    @Override
    public void close() {
      ours.close();
      model.close();
    }
  }

  private enum Side {
    READ,
    WRITE;

    Lock of(ReadWriteLock lock) {
      return this == READ ? lock.readLock() : lock.writeLock();
    }
  }

  /** A lock that is taken by waiting for it, on both. */
  private record Pending(Actor actor, Side side, Future<String> ours, Future<String> model) {}

  @ParameterizedTest
  @ValueSource(ints = {1, 42, 4711})
  void readersAndWritersAreLetInAsByAJdkReadWriteLock(int seed) throws Exception {
    List<Actor> actors = List.of(new Actor(), new Actor(), new Actor(), new Actor());
    try {
      letIn(new Random(seed), actors, context.readWriteLock(), "seed " + seed);
    } finally {
      actors.forEach(Actor::close);
    }
  }

  private static void letIn(
      Random random, List<Actor> actors, SharedReadWriteLock ours, String where) throws Exception {
    ReentrantReadWriteLock model = new ReentrantReadWriteLock();
    @Nullable Pending pending = null;
    for (int step = 0; step < STEPS || pending != null; step++) {
      Actor actor = actors.get(random.nextInt(actors.size()));
      if (pending != null && actor == pending.actor()) {
        continue;
      }
      Side side = Side.values()[random.nextInt(2)];
      boolean holds = side == Side.READ ? actor.reads > 0 : actor.writes > 0;
      if (holds && (pending != null || random.nextBoolean())) {
        unlock(actor, side, ours, model);
      } else if (pending == null && random.nextInt(4) != 0) {
        tryLock(actor, side, ours, model, where + ", step " + step);
      } else if (pending == null && !(side == Side.WRITE && actor.reads > 0)) {
        pending =
            new Pending(
                actor,
                side,
                actor.ours.submit(done(side.of(ours)::lock)),
                actor.model.submit(done(side.of(model)::lock)));
      }
      if (pending != null && isFree(pending, actors)) {
        assertThat(pending.model().get(30, SECONDS)).isEqualTo(DONE);
        assertThat(pending.ours().get(30, SECONDS)).isEqualTo(DONE);
        count(pending.actor(), pending.side(), 1);
        pending = null;
      }
      if (pending == null) {
        assertThat(ours.readers()).isEqualTo(model.getReadLockCount());
        assertThat(ours.isWriteLocked()).isEqualTo(model.isWriteLocked());
      } else {
        assertThat(pending.ours().isDone()).isEqualTo(pending.model().isDone()).isFalse();
      }
    }
  }

  private static void count(Actor actor, Side side, int more) {
    if (side == Side.READ) {
      actor.reads += more;
    } else {
      actor.writes += more;
    }
  }

  /** Whether no other thread's locks stand against it. */
  private static boolean isFree(Pending pending, List<Actor> actors) {
    return actors.stream()
        .filter(actor -> actor != pending.actor())
        .allMatch(actor -> actor.writes == 0 && (pending.side() == Side.READ || actor.reads == 0));
  }

  private static void unlock(Actor actor, Side side, ReadWriteLock ours, ReadWriteLock model)
      throws Exception {
    actor.ours.submit(done(side.of(ours)::unlock)).get(30, SECONDS);
    actor.model.submit(done(side.of(model)::unlock)).get(30, SECONDS);
    count(actor, side, -1);
  }

  /** A reader that wants to write waits for itself in the JDK, and is told so by ours. */
  private static void tryLock(
      Actor actor, Side side, ReadWriteLock ours, ReadWriteLock model, String where)
      throws Exception {
    if (side == Side.WRITE && actor.reads > 0 && actor.writes == 0) {
      return;
    }
    boolean taken = actor.model.submit(() -> side.of(model).tryLock()).get(30, SECONDS);
    assertThat(actor.ours.submit(() -> side.of(ours).tryLock()).get(30, SECONDS))
        .as(where)
        .isEqualTo(taken);
    count(actor, side, taken ? 1 : 0);
  }
}
