package dev.pando.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Context;
import dev.pando.pool.AsyncResult;
import dev.pando.pool.MapOptions;
import dev.pando.pool.ProcessPoolExecutor;
import dev.pando.pool.ResultIterator;
import dev.pando.pool.TaskPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Maps that read their sources as results are taken, on one worker. */
public abstract class LazyMapContract extends OneWorkerContract {
  /** Tests the executors of this context. */
  protected LazyMapContract(Context context) {
    super(context);
  }

  private static Iterable<Integer> counting(AtomicInteger read) {
    return () -> Stream.generate(read::incrementAndGet).iterator();
  }

  private static int sleepForADay() throws InterruptedException {
    Thread.sleep(Duration.ofDays(1));
    return 0;
  }

  @Test
  @Requirement("R10")
  @Conformance({
    "ExecutorTest.test_map_buffersize",
    "ExecutorTest.test_map_buffersize_when_buffer_is_full",
    "ExecutorTest.test_map_buffersize_on_infinite_iterable"
  })
  void noMoreIsReadThanTheBufferHolds() {
    AtomicInteger read = new AtomicInteger();
    try (ResultIterator<Integer> results =
        executor.map(
            x -> x, counting(read), MapOptions.DEFAULT.withBufferSize(4).withChunkSize(3))) {
      for (int taken = 0; taken < 50; taken++) {
        assertThat(read.get()).isBetween(taken, taken + 4);
        assertThat(results.next()).isEqualTo(taken + 1);
      }
    }
    assertThat(read.get()).isLessThanOrEqualTo(53);
  }

  @Test
  @Conformance({
    "ExecutorTest.test_map_buffersize_value_validation",
    "ExecutorTest.test_map_buffersize_type_validation"
  })
  void aBufferForNothingIsRefused() {
    assertThatThrownBy(() -> MapOptions.DEFAULT.withBufferSize(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bufferSize 0");
    assertThatThrownBy(() -> MapOptions.DEFAULT.withChunkSize(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("chunkSize 0");
  }

  @Test
  @Conformance({
    "ExecutorTest.test_map_buffersize_on_multiple_iterables",
    "ExecutorTest.test_map_buffersize_on_multiple_infinite_iterables",
    "ExecutorTest.test_map_buffersize_on_empty_iterable",
    "ExecutorTest.test_map_buffersize_without_iterable"
  })
  void twoSourcesAreReadSideBySideAsFarAsTheShorterOneGoes() {
    AtomicInteger lefts = new AtomicInteger();
    AtomicInteger rights = new AtomicInteger();
    MapOptions bounded = MapOptions.DEFAULT.withBufferSize(2);
    try (ResultIterator<Integer> sums =
        executor.map((a, b) -> a + b, counting(lefts), counting(rights), bounded)) {
      assertThat(sums.next()).isEqualTo(2);
      assertThat(sums.next()).isEqualTo(4);
      assertThat(lefts.get()).isLessThanOrEqualTo(4);
      assertThat(rights.get()).isLessThanOrEqualTo(4);
    }
    ResultIterator<Integer> sums =
        executor.map((Integer a, Integer b) -> a + b, List.of(1, 2, 3), List.of(10, 20));
    assertThat(sums.stream()).containsExactly(11, 22);
    ResultIterator<Integer> none = executor.map(x -> x, List.<Integer>of(), bounded);
    assertThat(none.hasNext()).isFalse();
  }

  @Test
  @Requirement("R29")
  @Conformance({
    "ExecutorTest.test_map_timeout",
    "ThreadPoolExecutorTest.test_executor_map_current_future_cancel"
  })
  void anIterationThatTakesTooLongAsAWholeEndsAndTheRestIsCancelled() throws Exception {
    List<Integer> seen = new ArrayList<>();
    ProcessPoolExecutor hasty =
        executor.with(TaskPolicy.DEFAULT.withTotalTimeout(Duration.ofMillis(400)));
    ResultIterator<Integer> results =
        hasty.map(x -> x == 2 ? sleepForADay() : x, List.of(0, 1, 2, 3));

    assertThatThrownBy(() -> results.forEachRemaining(seen::add))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("PT0.4S");
    assertThat(seen).containsExactly(0, 1);
    assertThat(results.hasNext()).isFalse();
    assertThatThrownBy(results::next).isInstanceOf(NoSuchElementException.class);
    assertThat(executor.submit(() -> "free again").get()).isEqualTo("free again");
  }

  @Test
  @Conformance("ExecutorTest.test_map_timeout_from_callable")
  void aTimeoutExceptionOfTheFunctionIsNotTheMapsOwn() {
    ResultIterator<Integer> results =
        executor.map(
            x -> {
              if (x == 1) {
                throw new TimeoutException("of the function");
              }
              return x;
            },
            List.of(0, 1, 2));

    assertThat(results.next()).isZero();
    assertThatThrownBy(results::next)
        .isInstanceOf(TimeoutException.class)
        .hasMessage("of the function");
    assertThat(results.next()).isEqualTo(2);
  }

  @Test
  @Requirement("R10")
  @Conformance("ExecutorTest.test_map_close")
  void aStreamOfResultsThatIsLeftEarlyCancelsWhatHasNotBegun(@TempDir Path directory)
      throws Exception {
    String name = directory.toString();
    List<Integer> first;
    try (Stream<Integer> results =
        executor
            .map(
                (Integer x) -> {
                  Path _ = Files.createFile(Path.of(name, "run" + x));
                  if (x == 2) {
                    while (!Files.exists(Path.of(name, "left"))) {
                      Thread.sleep(1);
                    }
                  }
                  return x;
                },
                IntStream.range(0, 100).boxed().toList())
            .stream()) {
      first = results.limit(2).toList();
    }
    Path _ = Files.createFile(directory.resolve("left"));
    assertThat(first).containsExactly(0, 1);
    assertThat(executor.submit(() -> 1).get()).isEqualTo(1);
    assertThat(directory.resolve("run3")).doesNotExist();
  }

  @Test
  @Requirement("R29")
  void aCallThatTakesTooLongAsAWholeFailsEvenIfNoWorkerHasBegunIt() throws Exception {
    AsyncResult<Integer> busy =
        executor
            .with(TaskPolicy.DEFAULT.withTotalTimeout(Duration.ofMillis(500)))
            .submit(() -> sleepForADay());
    AsyncResult<Integer> waiting =
        executor.with(TaskPolicy.DEFAULT.withTotalTimeout(Duration.ofMillis(50))).submit(() -> 1);

    assertThatThrownBy(waiting::get).hasCauseInstanceOf(TimeoutException.class);
    assertThat(busy.isDone()).isFalse();
    assertThatThrownBy(busy::get).hasCauseInstanceOf(TimeoutException.class);
  }
}
