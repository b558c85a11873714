package dev.pando.internal.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.function.SerializableRunnable;
import dev.pando.internal.segment.Grove;
import dev.pando.memory.SharedInt;
import dev.pando.memory.SharedIntArray;
import dev.pando.process.ChildProcess;
import dev.pando.testing.Conformance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of shared objects that nobody closes. */
@Timeout(120)
class GarbageTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int THREADS = 2;
  private static final int OBJECTS = 3_000;

  /** Beyond the slab, so that each is a file. */
  private static final int LARGE = 1000;

  private static final int LARGE_EVERY = 100;

  private static final int COLLECT_EVERY = 500;

  @Test
  @Conformance("_TestHeap.test_free_from_gc")
  void theCollectorFreesWhatThreadsDropWhileTheyAllocateMore() throws Exception {
    List<CompletableFuture<Void>> threads = new ArrayList<>();
    long before = used();
    for (int i = 0; i < THREADS; i++) {
      threads.add(CompletableFuture.runAsync(GarbageTest::allocateAndDrop));
    }
    for (CompletableFuture<Void> thread : threads) {
      thread.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    awaitUsed(before);
  }

  /** The cleaner's thread does not come along with a fork: a worker would keep all it ever got. */
  @ParameterizedTest
  @EnumSource(
      value = StartMethod.class,
      names = {"FORK", "FORKSERVER"})
  void theCollectorFreesWhatAForkedChildDrops(StartMethod method) throws Exception {
    assumeTrue(Pando.allStartMethods().contains(method));
    SharedInt parents = Pando.sharedInt(7); // its cleaner runs
    Pando.setForkserverPreload(
        GarbageTest.class); // a start waits for the template: no spawned child
    try {
      ChildProcess child = Pando.context(method).process(new Dropping()).start();
      assertThat(child.join(PATIENCE.multipliedBy(2))).isTrue();
      assertThat(child.exitCode()).as(() -> String.join("\n", child.stderrTail())).hasValue(0);
    } finally {
      Pando.setForkserverPreload();
    }
    assertThat(parents.get()).isEqualTo(7);
  }

  /** What the child does. */
  private record Dropping() implements SerializableRunnable {
    @Override
    public void runThrowing() throws IOException {
      long before = used();
      allocateAndDrop();
      awaitUsed(before);
    }
  }

  private static void awaitUsed(long before) throws IOException {
    long start = System.nanoTime();
    while (used() > before) {
      assertThat(System.nanoTime() - start)
          .as("%d objects stay", used() - before)
          .isLessThan(PATIENCE.toNanos());
      System.gc();
    }
  }

  private static void allocateAndDrop() {
    for (int i = 0; i < OBJECTS; i++) {
      if (i % LARGE_EVERY == 0) {
        SharedIntArray array = SharedIntArray.createRaw(LARGE);
        array.set(LARGE - 1, i);
      } else {
        SharedInt value = Pando.sharedInt(i);
        assertThat(value.get()).isEqualTo(i);
      }
      if (i % COLLECT_EVERY == 0) {
        System.gc();
      }
    }
  }

  /** How many blocks of this process there are, small and large. */
  private static long used() throws IOException {
    try (Stream<Path> files = Files.list(Grove.current().directory())) {
      long large = files.filter(file -> file.getFileName().toString().startsWith("big-")).count();
      return Grove.current().slab().usage().owned() + large;
    }
  }
}
