package dev.pando.tck;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Context;
import dev.pando.pool.Pool;
import dev.pando.pool.PoolInsights;
import dev.pando.pool.ResultIterator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a pool tells of its work: progress, times, slow tasks, events. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = SECONDS)
public abstract class PoolInsightsContract {
  private final Context context;
  private Pool pool;

  /** Tests the pools of this context. */
  @SuppressWarnings("NullAway.Init") // the pool is there before the first test
  protected PoolInsightsContract(Context context) {
    this.context = context;
  }

  @BeforeAll
  void start() {
    pool = context.poolBuilder().workers(2).insights().build();
  }

  @AfterAll
  void stop() {
    pool.close();
  }

  private record News(long done, long total) {}

  private static List<News> upTo(BlockingQueue<News> heard, News last) throws Exception {
    List<News> all = new ArrayList<>();
    News news;
    do {
      news = heard.take();
      all.add(news);
    } while (!news.equals(last));
    return all;
  }

  @Test
  @Requirement("R23")
  void aListenerHearsOfTheProgressOfEachCallUntilItsEnd() throws Exception {
    BlockingQueue<News> heard = new LinkedBlockingQueue<>();
    Pool told = pool.withProgress((done, total) -> heard.add(new News(done, total)));
    List<Integer> numbers = IntStream.range(0, 200).boxed().toList();

    List<Integer> _ = told.map(x -> x, numbers, 7);
    List<News> ofMap = upTo(heard, new News(200, 200));
    assertThat(ofMap).isSortedAccordingTo((a, b) -> Long.compare(a.done, b.done));
    assertThat(ofMap).allMatch(news -> news.total == 200);

    try (ResultIterator<Integer> results = told.imap(x -> x, numbers)) {
      results.forEachRemaining(x -> {});
    }
    assertThat(upTo(heard, new News(200, 200))).isNotEmpty();
    assertThat((int) told.apply(() -> 1)).isEqualTo(1);
    assertThat(upTo(heard, new News(1, 1))).hasSize(1);
  }

  @Test
  @Requirement("R23")
  void aListenerThatFailsCostsNoResult() throws Exception {
    BlockingQueue<News> heard = new LinkedBlockingQueue<>();
    Pool told =
        pool.withProgress((done, total) -> {
          heard.add(new News(done, total));
          throw new IllegalStateException("the terminal is gone");
        });

    assertThat(told.map(x -> x + 1, List.of(1, 2), 1)).containsExactly(2, 3);
    assertThat(upTo(heard, new News(2, 2))).isNotEmpty();
  }

  @Test
  @Requirement("R23")
  void theSlowestTasksAndTheTimesOfEachWorkerAreKnown() throws Exception {
    List<Integer> _ =
        pool.map(
            millis -> {
              Thread.sleep(millis);
              return millis;
            },
            List.of(1, 101, 1, 301, 1, 201, 1),
            1);

    PoolInsights insights = pool.insights();
    assertThat(insights.slowest()).hasSizeLessThanOrEqualTo(5);
    assertThat(insights.slowest().getFirst().task()).contains("element 3 (301)");
    assertThat(insights.slowest().getFirst().time().toMillis()).isGreaterThanOrEqualTo(300);
    assertThat(insights.slowest().get(1).task()).contains("(201)");
    assertThat(insights.workers()).hasSize(2).allMatch(PoolInsights.WorkerTimes::isAlive);
    assertThat(insights.workers().stream().mapToLong(PoolInsights.WorkerTimes::tasks).sum())
        .isGreaterThanOrEqualTo(7);
    assertThat(insights.workers()).allSatisfy(worker -> assertThat(worker.startUp()).isPositive());
    assertThat(insights.toString()).contains("working s").contains("element 3 (301)");
    assertThat(insights.toJson())
        .startsWith("{\"workers\":[{\"id\":")
        .contains("element 3 (301)")
        .endsWith("]}");
  }

  @Test
  @Requirement("R23")
  void flightRecorderSeesTheTasks(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("tasks.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("dev.pando.TaskRun");
      recording.start();
      assertThat((int) pool.apply((Integer x) -> x + 1, 41)).isEqualTo(42);
      recording.stop();
      recording.dump(file);
    }

    List<RecordedEvent> events =
        RecordingFile.readAllEvents(file).stream()
            .filter(event -> event.getEventType().getName().equals("dev.pando.TaskRun"))
            .toList();
    assertThat(events).isNotEmpty();
    RecordedEvent event = events.getLast();
    assertThat(event.getString("task")).contains("PoolInsightsContract on 41");
    assertThat(pool.workerPids()).contains(event.getLong("pid"));
    assertThat(event.getInt("elements")).isEqualTo(1);
  }
}
