package dev.pando.tck;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.pando.Context;
import dev.pando.pool.Pool;
import dev.pando.pool.Worker;
import dev.pando.pool.WorkerExit;
import dev.pando.process.ProcessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a task can know of its worker, and what a worker can be given. */
@Timeout(value = 60, unit = SECONDS)
public abstract class WorkerContract {
  private static final int NICE = 5;

  private final Context context;

  /** Tests the pools of this context. */
  protected WorkerContract(Context context) {
    this.context = context;
  }

  private static List<Integer> range(int end) {
    return IntStream.range(0, end).boxed().toList();
  }

  /** Counts its tasks, and leaves a file behind when it is closed. */
  private static final class Counter implements AutoCloseable {
    private final String directory;
    private int tasks;

    Counter(String directory) {
      this.directory = directory;
    }

    int next() {
      return ++tasks;
    }

    @Override
    public void close() throws IOException {
      Path _ = Files.createFile(Path.of(directory, "closed" + Worker.current().id()));
    }
  }

  /** Something large that is not to travel with each task. */
  private record Dictionary(Map<String, Integer> words) {}

  private record Seen(int worker, int count, int identity, String given) {}

  @Test
  void eachWorkerHasItsStateItsNumberAndWhatIsSharedAndGivesALastResult(@TempDir Path directory)
      throws Exception {
    String name = directory.toString();
    List<Seen> seen;
    Pool pool =
        context
            .poolBuilder()
            .workers(2)
            .workerState(() -> new Counter(name))
            .shared(new Dictionary(Map.of("aspen", 5)))
            .environment(Map.of("PANDO_TEST", "set"))
            .onWorkerExit(() -> Worker.current().state(Counter.class).next() - 1)
            .build();
    try (pool) {
      seen =
          pool.map(
              x -> {
                Worker worker = Worker.current();
                Dictionary dictionary = worker.shared(Dictionary.class);
                return new Seen(
                    worker.id(),
                    worker.state(Counter.class).next(),
                    System.identityHashCode(dictionary),
                    dictionary.words.get("aspen") + System.getenv("PANDO_TEST"));
              },
              range(40),
              1);
      assertThat(pool.workerExits()).isEmpty();
    }
    List<WorkerExit> exits = pool.workerExits();

    for (int worker = 0; worker < 2; worker++) {
      int id = worker;
      List<Seen> own = seen.stream().filter(each -> each.worker == id).toList();
      assertThat(own.stream().map(Seen::count).sorted())
          .isEqualTo(IntStream.rangeClosed(1, own.size()).boxed().toList());
      assertThat(own.stream().map(Seen::identity).distinct()).hasSizeLessThanOrEqualTo(1);
      assertThat(exits)
          .anySatisfy(exit -> {
            assertThat(exit.worker()).isEqualTo(id);
            assertThat(exit.result()).isEqualTo(own.size());
            assertThat(exit.failure()).isNull();
          });
      assertThat(directory.resolve("closed" + id)).exists();
    }
    assertThat(seen).allMatch(each -> "5set".equals(each.given));
    assertThat(exits).hasSize(2);
  }

  @Test
  void everyWorkerThatIsReplacedGivesItsLastResultToo() throws Exception {
    Pool pool =
        context
            .poolBuilder()
            .workers(1)
            .maxTasksPerWorker(2)
            .workerState(AtomicInteger::new)
            .onWorkerExit(() -> Worker.current().state(AtomicInteger.class).get())
            .build();
    try (pool) {
      List<Integer> _ =
          pool.map(x -> Worker.current().state(AtomicInteger.class).incrementAndGet(), range(6), 1);
    }
    List<WorkerExit> exits = pool.workerExits();
    int sum = exits.stream().mapToInt(exit -> (Integer) exit.result()).sum();
    assertThat(sum).isEqualTo(6);
    assertThat(exits).hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void anExitActionThatFailsIsReportedAndTheWorkerEnds() throws Exception {
    Pool pool =
        context
            .poolBuilder()
            .workers(1)
            .onWorkerExit(() -> {
              throw new IOException("no disk");
            })
            .build();
    try (pool) {}
    List<WorkerExit> exits = pool.workerExits();
    assertThat(exits)
        .singleElement()
        .satisfies(exit ->
            assertThat(exit.failure()).isInstanceOf(IOException.class).hasMessage("no disk"));
  }

  @Test
  void aStateThatCannotBeMadeBreaksThePoolAndSaysWhy() {
    try (Pool pool =
        context
            .poolBuilder()
            .workers(1)
            .workerState(() -> {
              throw new IOException("no model");
            })
            .build()) {
      assertThatThrownBy(() -> pool.apply(() -> 1))
          .isInstanceOf(ProcessException.class)
          .cause()
          .isInstanceOf(IOException.class)
          .hasMessage("no model");
    }
  }

  @Test
  void whatWasNotGivenIsRefusedWithTheNameOfTheMethodThatGivesIt() throws Exception {
    assertThat(Worker.isWorker()).isFalse();
    assertThatThrownBy(Worker::current).isInstanceOf(IllegalStateException.class);
    try (Pool pool = context.pool(1)) {
      assertThat(pool.apply(() -> Worker.isWorker() && Worker.current().id() == 0)).isTrue();
      assertThatThrownBy(() -> pool.apply(() -> Worker.current().state(String.class)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("workerState");
      assertThatThrownBy(() -> pool.apply(() -> Worker.current().shared(String.class)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("shared");
    }
  }

  private static String line(String file, String start) throws IOException {
    return Files.readAllLines(Path.of(file)).stream()
        .filter(line -> line.startsWith(start))
        .findFirst()
        .orElseThrow()
        .substring(start.length())
        .strip();
  }

  /** The nice values of all threads; proc_pid_stat(5): the 19th field, the 17th after the name. */
  private static Set<String> niceValues() throws IOException {
    Set<String> values = new TreeSet<>();
    List<Path> threads = new ArrayList<>();
    try (var entries = Files.list(Path.of("/proc/self/task"))) {
      entries.forEach(threads::add);
    }
    for (Path thread : threads) {
      String stat;
      try {
        stat = Files.readString(thread.resolve("stat"));
      } catch (IOException e) {
        continue; // it has ended meanwhile
      }
      values.add(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16]);
    }
    return values;
  }

  @Test
  void workersCanStepBackAndHaveACpuOfTheirOwn() throws Exception {
    assumeThat(Path.of("/proc/self/task")).exists();
    assumeThat(System.getProperty("pando.platform", "linux")).isEqualTo("linux");
    try (Pool pool = context.poolBuilder().workers(1).nice(NICE).pinWorkers().build()) {
      assertThat(pool.apply(WorkerContract::niceValues)).containsExactly("" + NICE);
      assertThat(pool.apply(() -> line("/proc/thread-self/status", "Cpus_allowed_list:")))
          .matches("[0-9]+");
    }
    assertThatThrownBy(() -> context.poolBuilder().nice(20))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nice 20");
  }
}
