package dev.pando.tck.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Pando;
import dev.pando.manager.Manager;
import dev.pando.pool.AsyncResult;
import dev.pando.pool.Pool;
import dev.pando.tck.Conformance;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Pools whose parent is a manager, used from here: the forms of calls of CPython's tests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ManagedPoolTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<Integer> NUMBERS = IntStream.range(0, 100).boxed().toList();
  private static final List<Integer> SQUARES = NUMBERS.stream().map(x -> x * x).toList();

  private Manager manager;
  private Pool pool;

  @SuppressWarnings("NullAway.Init") // both are there before the first test
  ManagedPoolTest() {}

  @BeforeAll
  void start() {
    manager = Pando.context().manager();
    pool = manager.pool(2);
  }

  @AfterAll
  void close() {
    manager.close();
  }

  /** Two arguments of a task. */
  record Pair(int first, int second) {}

  @Test
  @Conformance({
    "_TestPool.test_apply",
    "_TestPool.test_map",
    "_TestPool.test_starmap",
    "_TestPool.test_empty_iterable",
    "_TestPool.test_map_chunksize"
  })
  void callsThatWaitReturnWhatASerialCallDoes() throws Exception {
    assertThat((int) pool.apply((Integer x) -> x * x, 7)).isEqualTo(49);
    assertThat(pool.map(x -> x * x, NUMBERS)).isEqualTo(SQUARES);
    assertThat(pool.map(x -> x * x, NUMBERS, 20)).isEqualTo(SQUARES);
    assertThat(
            pool.starmap((Integer x, Integer y) -> x - y, List.of(new Pair(3, 1), new Pair(2, 2))))
        .containsExactly(2, 0);
    assertThat(pool.withTimeout(PATIENCE).mapAsync(x -> x, NUMBERS).get(PATIENCE))
        .isEqualTo(NUMBERS);
    assertThat(pool.map(x -> x, List.<Integer>of())).isEmpty();
    assertThat(pool.map(x -> x, List.<Integer>of(), 3)).isEmpty();
  }

  @Test
  @Conformance({
    "_TestPool.test_async",
    "_TestPool.test_async_timeout",
    "_TestPool.test_map_async",
    "_TestPool.test_starmap_async"
  })
  void resultsArriveLaterAndMayBeWaitedForInPart() throws Exception {
    AsyncResult<String> late =
        pool.applyAsync(() -> {
          Thread.sleep(500);
          return "late";
        });
    assertThatThrownBy(() -> late.get(Duration.ofMillis(10))).isInstanceOf(TimeoutException.class);
    assertThat(late.await(Duration.ZERO)).isFalse();
    assertThat(late.get(PATIENCE)).isEqualTo("late");
    assertThat(late.isSuccessful()).isTrue();
    assertThat(pool.mapAsync(x -> x * x, NUMBERS).get(PATIENCE)).isEqualTo(SQUARES);
    assertThat(
            pool.starmapAsync((Integer x, Integer y) -> x + y, List.of(new Pair(1, 2)))
                .get(PATIENCE))
        .containsExactly(3);
  }

  @Test
  @Conformance("_TestPool.test_map_async_callbacks")
  void whatDependsOnAResultRunsInTheProcessThatSaysSo() throws Exception {
    List<Object> called = new CopyOnWriteArrayList<>();
    pool.mapAsync(x -> x * x, List.of(2))
        .thenAccept(called::add)
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
    assertThat(called).containsExactly(List.of(4));
    AsyncResult<List<Object>> failing =
        pool.mapAsync(
            x -> {
              throw new IllegalStateException("no " + x);
            },
            List.of(1));
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    failing.whenComplete((result, thrown) -> failure.complete(thrown));
    assertThat(failure.get(30, TimeUnit.SECONDS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no 1");
    assertThat(failing.thenApply(List::size).exceptionally(e -> -1).toCompletableFuture().join())
        .isEqualTo(-1);
  }

  @Test
  @Conformance({
    "_TestPool.test_map_handle_iterable_exception",
    "_TestPool.test_imap_handle_iterable_exception",
    "_TestPool.test_imap_unordered_handle_iterable_exception"
  })
  void aSourceThatFailsFailsItsOwnCallAndThePoolGoesOn() throws Exception {
    Iterable<Integer> failing =
        () ->
            IntStream.iterate(1, x -> x + 1)
                .map(x -> {
                  if (x == 5) {
                    throw new IllegalStateException("at " + x);
                  }
                  return x;
                })
                .iterator();
    assertThatThrownBy(() -> pool.map(x -> x, failing))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("at 5");
    assertThatThrownBy(() -> pool.imap(x -> x, failing).forEachRemaining(x -> {}))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> pool.imapUnordered(x -> x, failing).forEachRemaining(x -> {}))
        .isInstanceOf(IllegalStateException.class);
    assertThat(pool.apply(() -> 1)).isEqualTo(1);
  }

  /** Something that can be missed. */
  record Thing(int number) {}

  @Test
  @Conformance("_TestPool.test_release_task_refs")
  void argumentsOfAJobThatIsOverAreGarbageHere() throws Exception {
    List<WeakReference<Thing>> things = new ArrayList<>();
    List<Thing> sent = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Thing thing = new Thing(i);
      sent.add(thing);
      things.add(new WeakReference<>(thing));
    }
    assertThat(pool.map(thing -> thing, sent)).isEqualTo(sent);
    sent.clear();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (things.stream().anyMatch(thing -> thing.get() != null) && System.nanoTime() < end) {
      System.gc();
      Thread.sleep(10);
    }
    assertThat(things).allMatch(thing -> thing.get() == null);
  }

  @Test
  @Conformance({"_TestPool.test_imap", "_TestPool.test_imap_unordered"})
  void resultsAreReadOneByOne() {
    List<Integer> inOrder = new ArrayList<>();
    pool.imap(x -> x * x, NUMBERS).forEachRemaining(inOrder::add);
    assertThat(inOrder).isEqualTo(SQUARES);
    List<Integer> inChunks = new ArrayList<>();
    pool.imap(x -> x * x, NUMBERS, 20).forEachRemaining(inChunks::add);
    assertThat(inChunks).isEqualTo(SQUARES);
    List<Integer> inAnyOrder = new ArrayList<>();
    pool.imapUnordered(x -> x * x, NUMBERS).forEachRemaining(inAnyOrder::add);
    assertThat(inAnyOrder).containsExactlyInAnyOrderElementsOf(SQUARES);
  }

  @Test
  @Conformance({
    "_TestPool.test_map_unplicklable",
    "_TestPool.test_traceback",
    "_TestPool.test_map_no_failfast"
  })
  void whatFailsSaysWhereAndThePoolGoesOn() throws Exception {
    Thread cannotTravel = Thread.currentThread();
    assertThatThrownBy(() -> pool.map(x -> x, List.of(cannotTravel)))
        .isInstanceOf(dev.pando.spi.EncodingException.class);
    assertThatThrownBy(() ->
            pool.apply(() -> {
              throw new IOException("123");
            }))
        .isInstanceOf(IOException.class)
        .hasMessage("123")
        .hasStackTraceContaining("ManagedPoolTest");
    String large = "x".repeat(1 << 20);
    AsyncResult<List<Object>> failing =
        pool.mapAsync(
            element -> {
              throw new IllegalArgumentException(element + large);
            },
            List.of("a", "b"),
            1);
    assertThatThrownBy(() -> failing.get(PATIENCE))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IllegalArgumentException.class);
    assertThat(pool.apply(() -> 1)).isEqualTo(1);
  }

  @Test
  @Conformance({
    "_TestPool.test_make_pool",
    "_TestPool.test_terminate",
    "_TestPool.test_context",
    "_TestPool.test_enter"
  })
  void aPoolEndsPromptlyWhateverIsQueuedAndTakesNothingMore() throws Exception {
    assertThatThrownBy(() -> manager.pool(0)).isInstanceOf(IllegalArgumentException.class);
    Pool ended = manager.pool(1);
    AsyncResult<List<Integer>> queued =
        ended.mapAsync(
            x -> {
              Thread.sleep(PATIENCE);
              return x;
            },
            IntStream.range(0, 10_000).boxed().toList(),
            1);
    ended.terminate();
    assertThat(ended.join(PATIENCE)).isTrue();
    assertThat(queued.isDone()).isTrue();
    assertThatThrownBy(() -> ended.apply(() -> 1)).isInstanceOf(IllegalStateException.class);
  }
}
