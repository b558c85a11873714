package dev.pando.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Everything that can happen to a small pool, in every order: a pool that can hang, lose a task or
 * start a worker that nobody wants does so in some of these states.
 */
class LifeCycleTest {
  private static final int MAX_TASKS = 3;
  private static final int MAX_DEATHS = 2;

  /** How many workers the pool may have, and how many tasks one of them may run (0: any number). */
  private record Pool(int min, int max, int tasksPerWorker) {}

  /** A worker: what it was told, how much it holds and how much it ran. */
  private record Worker(boolean ready, boolean stopping, boolean held, int ran) {}

  /**
   * The state of a pool and its tasks. The numbers of {@link LifeCycle} follow from it, so each one
   * is brought into the same state anew.
   */
  private record State(
      LifeCycle.Phase phase,
      int starting,
      List<Worker> workers,
      int waiting,
      int submitted,
      int ended,
      int deaths) {

    State {
      workers = List.copyOf(workers);
    }

    int held() {
      return (int) workers.stream().filter(Worker::held).count();
    }

    int demand() {
      return waiting + (int) workers.stream().filter(w -> w.held && !w.stopping).count();
    }

    State withWorker(int index, Worker worker) {
      List<Worker> changed = new ArrayList<>(workers);
      changed.set(index, worker);
      return new State(phase, starting, changed, waiting, submitted, ended, deaths);
    }

    State withoutWorker(int index) {
      List<Worker> changed = new ArrayList<>(workers);
      changed.remove(index);
      return new State(phase, starting, changed, waiting, submitted, ended, deaths);
    }

    State with(
        LifeCycle.Phase newPhase, int newStarting, int newWaiting, int newEnded, int newDeaths) {
      return new State(newPhase, newStarting, workers, newWaiting, submitted, newEnded, newDeaths);
    }
  }

  private static LifeCycle lifeCycle(Pool pool, State state) {
    LifeCycle life = new LifeCycle(pool.min, pool.max);
    int all = state.starting + state.workers.size();
    for (int i = 0; i < all; i++) {
      life.startBegun();
    }
    for (Worker worker : state.workers) {
      boolean _ = life.started();
      if (worker.stopping) {
        life.toldToStop();
      }
    }
    if (state.phase == LifeCycle.Phase.CLOSING) {
      boolean _ = life.shutdown();
    } else if (state.phase == LifeCycle.Phase.TERMINATED) {
      boolean _ = life.terminate();
    }
    return life;
  }

  /** What the engine does by itself after an event: send, start, stop. */
  private static State settled(Pool pool, State state) {
    State now = state;
    for (int i = 0; i < now.workers.size(); i++) {
      Worker worker = now.workers.get(i);
      if (now.waiting > 0 && worker.ready && !worker.stopping && !worker.held) {
        int ran = worker.ran + 1;
        now =
            now.with(now.phase, now.starting, now.waiting - 1, now.ended, now.deaths)
                .withWorker(i, new Worker(true, ran == pool.tasksPerWorker, true, ran));
      }
    }
    int shortage = lifeCycle(pool, now).shortage(now.demand());
    now = now.with(now.phase, now.starting + shortage, now.waiting, now.ended, now.deaths);
    int surplus = lifeCycle(pool, now).surplus();
    for (int i = 0; i < now.workers.size() && surplus > 0; i++) {
      Worker worker = now.workers.get(i);
      if (!worker.stopping) {
        now = now.withWorker(i, new Worker(worker.ready, true, worker.held, worker.ran));
        surplus--;
      }
    }
    if (now.phase == LifeCycle.Phase.CLOSING && now.waiting == 0 && now.held() == 0) {
      for (int i = 0; i < now.workers.size(); i++) {
        Worker worker = now.workers.get(i);
        now = now.withWorker(i, new Worker(worker.ready, true, false, worker.ran));
      }
    }
    return now;
  }

  /** All that can happen next. */
  private static List<State> next(Pool pool, State s) {
    List<State> next = new ArrayList<>();
    if (s.phase == LifeCycle.Phase.OPEN && s.submitted < MAX_TASKS) {
      next.add(
          new State(
              s.phase, s.starting, s.workers, s.waiting + 1, s.submitted + 1, s.ended, s.deaths));
    }
    if (s.waiting > 0) { // a task is cancelled that no worker has
      next.add(s.with(s.phase, s.starting, s.waiting - 1, s.ended + 1, s.deaths));
    }
    if (s.starting > 0) {
      List<Worker> more = new ArrayList<>(s.workers);
      more.add(new Worker(false, false, false, 0));
      next.add(new State(s.phase, s.starting - 1, more, s.waiting, s.submitted, s.ended, s.deaths));
    }
    for (int i = 0; i < s.workers.size(); i++) {
      whatHappensToWorker(pool, s, i, next);
    }
    if (s.phase == LifeCycle.Phase.OPEN) {
      next.add(s.with(LifeCycle.Phase.CLOSING, s.starting, s.waiting, s.ended, s.deaths));
    }
    if (s.phase != LifeCycle.Phase.TERMINATED) {
      State empty = s;
      for (int i = 0; i < s.workers.size(); i++) {
        Worker worker = s.workers.get(i);
        empty = empty.withWorker(i, new Worker(worker.ready, worker.stopping, false, worker.ran));
      }
      next.add(
          empty.with(
              LifeCycle.Phase.TERMINATED, s.starting, 0, s.ended + s.waiting + s.held(), s.deaths));
    }
    return next.stream().map(after -> settled(pool, after)).toList();
  }

  private static void whatHappensToWorker(Pool pool, State s, int i, List<State> next) {
    Worker worker = s.workers.get(i);
    if (s.phase == LifeCycle.Phase.TERMINATED) { // it was killed
      next.add(s.withoutWorker(i));
      return;
    }
    if (!worker.ready && !worker.stopping) {
      next.add(s.withWorker(i, new Worker(true, false, false, 0)));
    }
    if (worker.held) { // it answers
      next.add(
          s.withWorker(i, new Worker(true, worker.stopping, false, worker.ran))
              .with(s.phase, s.starting, s.waiting, s.ended + 1, s.deaths));
    } else if (worker.stopping) { // it ends, as it was told
      next.add(s.withoutWorker(i));
    }
    if (s.deaths < MAX_DEATHS) { // it dies; what it held fails
      next.add(
          s.withoutWorker(i)
              .with(s.phase, s.starting, s.waiting, s.ended + (worker.held ? 1 : 0), s.deaths + 1));
      if (worker.held) { // or its task was not begun, or is run again
        next.add(
            s.withoutWorker(i).with(s.phase, s.starting, s.waiting + 1, s.ended, s.deaths + 1));
      }
    }
    if (worker.ready
        && !worker.stopping
        && !worker.held
        && lifeCycle(pool, s).active() > pool.min) { // it idled for too long
      next.add(s.withWorker(i, new Worker(true, true, false, worker.ran)));
    }
  }

  private static final State FIRST = new State(LifeCycle.Phase.OPEN, 0, List.of(), 0, 0, 0, 0);

  private static void checkEveryOrder(Pool pool) {
    Set<State> seen = new HashSet<>();
    Queue<State> open = new ArrayDeque<>();
    State first = settled(pool, FIRST);
    seen.add(first);
    open.add(first);
    boolean anyEnded = false;
    while (!open.isEmpty()) {
      State state = open.remove();
      check(pool, state);
      List<State> next = next(pool, state);
      LifeCycle life = lifeCycle(pool, state);
      if (life.isEnded()) {
        anyEnded = true;
        assertThat(state.ended).as("every task ends once: %s", state).isEqualTo(state.submitted);
      } else if (state.phase != LifeCycle.Phase.OPEN) {
        assertThat(next.stream().filter(n -> !n.equals(state) && n.phase == state.phase))
            .as("a closing pool goes on by itself: %s", state)
            .isNotEmpty();
      }
      for (State after : next) {
        if (seen.add(after)) {
          open.add(after);
        }
      }
    }
    assertThat(anyEnded).isTrue();
    assertThat(seen).hasSizeGreaterThan(300);
  }

  private static void check(Pool pool, State state) {
    LifeCycle life = lifeCycle(pool, state);
    assertThat(life.active() + life.starting()).as("%s", state).isLessThanOrEqualTo(pool.max);
    assertThat(state.waiting + state.held() + state.ended)
        .as("no task is lost: %s", state)
        .isEqualTo(state.submitted);
    if (state.phase == LifeCycle.Phase.TERMINATED) {
      assertThat(life.shortage(pool.max)).as("%s", state).isZero();
    }
    if (state.phase == LifeCycle.Phase.OPEN) {
      assertThat(life.active() + life.starting()).as("%s", state).isGreaterThanOrEqualTo(pool.min);
    }
    if (state.waiting > 0 && state.phase != LifeCycle.Phase.TERMINATED) {
      assertThat(life.active() + life.starting()).as("who runs it? %s", state).isPositive();
    }
  }

  @Test
  void aPoolOfFixedSizeNeverHangsAndLosesNothingInWhateverOrderThingsHappen() {
    checkEveryOrder(new Pool(1, 1, 0));
    checkEveryOrder(new Pool(2, 2, 0));
  }

  @Test
  void norDoesOneThatReplacesItsWorkersAfterSomeTasks() {
    checkEveryOrder(new Pool(1, 1, 1));
    checkEveryOrder(new Pool(2, 2, 1));
    checkEveryOrder(new Pool(2, 2, 2));
  }

  @Test
  void norDoesOneThatStartsItsWorkersOnDemand() {
    checkEveryOrder(new Pool(0, 1, 0));
    checkEveryOrder(new Pool(0, 2, 1));
    checkEveryOrder(new Pool(1, 2, 0));
  }

  @Test
  void itGivesUpAfterThreeWorkersThatEndBeforeTheyAreReady() {
    LifeCycle life = new LifeCycle(1, 1);
    for (int death = 1; death <= LifeCycle.MAX_FAILED_STARTS; death++) {
      life.startBegun();
      assertThat(life.started()).isTrue();
      assertThat(life.ended(false, false, false)).isEqualTo(death == LifeCycle.MAX_FAILED_STARTS);
    }
    assertThat(life.breakDown(new IllegalStateException("no start"))).isTrue();
    assertThat(life.shortage(1)).isZero();
    assertThat(life.breakDown(new IllegalStateException("again"))).isFalse();
  }

  @Test
  void aWorkerThatGetsReadyMakesTheFailuresBeforeForgotten() {
    LifeCycle life = new LifeCycle(1, 1);
    for (int death = 0; death < 10; death++) {
      life.startBegun();
      assertThat(life.started()).isTrue();
      assertThat(life.ended(false, false, false)).isFalse();
      life.startBegun();
      assertThat(life.started()).isTrue();
      life.ready();
      assertThat(life.ended(false, true, true)).isFalse();
    }
  }

  @Test
  void whatIsTooMuchAfterAResizeIsToldToStop() {
    LifeCycle life = new LifeCycle(3, 3);
    for (int i = 0; i < 3; i++) {
      life.startBegun();
      assertThat(life.started()).isTrue();
    }
    life.setBounds(1, 1);
    assertThat(life.surplus()).isEqualTo(2);
    life.toldToStop();
    assertThat(life.surplus()).isEqualTo(1);
    life.setBounds(4, 4);
    assertThat(life.shortage(0)).isEqualTo(2);
  }
}
