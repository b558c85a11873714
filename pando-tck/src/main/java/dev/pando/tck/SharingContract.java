package dev.pando.tck;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.pando.Context;
import dev.pando.function.SerializableCallable;
import dev.pando.pool.AsyncResult;
import dev.pando.pool.Pool;
import dev.pando.sync.SharedBarrier;
import dev.pando.sync.SharedSemaphore;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What the contracts of shared objects have in common: other processes to share them with. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = SECONDS)
abstract class SharingContract {
  static final int WORKERS = 2;

  /** A safety net: no healthy test comes near it. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  final Context context;

  /** Its workers are the other processes. */
  Pool pool;

  @SuppressWarnings("NullAway.Init") // the pool is there before the first test
  SharingContract(Context context) {
    this.context = context;
  }

  @BeforeAll
  void startPool() {
    pool = context.pool(WORKERS);
  }

  @AfterAll
  void closePool() {
    pool.close();
  }

  /**
   * The next test begins with all workers. One that was killed is replaced by then: by a copy of
   * this JVM in the middle of that test, maybe.
   */
  @AfterEach
  void awaitWorkers() throws Exception {
    SharedBarrier all = context.barrier(WORKERS);
    List<AsyncResult<Integer>> arrivals = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      arrivals.add(pool.applyAsync(() -> all.await()));
    }
    for (AsyncResult<Integer> arrival : arrivals) {
      int _ = arrival.get(PATIENCE);
    }
    all.close();
  }

  /** Runs something in a new thread of this process. */
  static <V> CompletableFuture<V> inThread(Callable<V> action) {
    return run(Thread.ofPlatform().daemon(), action);
  }

  /** Runs something in a new virtual thread of this process. */
  static <V> CompletableFuture<V> inVirtualThread(Callable<V> action) {
    return run(Thread.ofVirtual(), action);
  }

  /** Runs something in a new thread of this kind. */
  static <V> CompletableFuture<V> run(Thread.Builder threads, Callable<V> action) {
    CompletableFuture<V> result = new CompletableFuture<>();
    Thread _ =
        threads.start(() -> {
          try {
            result.complete(action.call());
          } catch (Throwable e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  /** Runs something in both other processes and in two threads of this one; returns all results. */
  <V> List<V> everywhere(SerializableCallable<V> action) throws Exception {
    List<AsyncResult<V>> remote = new ArrayList<>();
    List<CompletableFuture<V>> local = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      remote.add(pool.applyAsync(action));
      local.add(inThread(action));
    }
    List<V> results = new ArrayList<>();
    for (AsyncResult<V> result : remote) {
      results.add(result.get(PATIENCE));
    }
    for (CompletableFuture<V> result : local) {
      results.add(get(result));
    }
    return results;
  }

  static <V> V get(CompletableFuture<V> future) throws Exception {
    try {
      return future.orTimeout(PATIENCE.toSeconds(), SECONDS).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** Waits for so many announcements. */
  static void acquire(SharedSemaphore semaphore, int permits) throws InterruptedException {
    for (int i = 0; i < permits; i++) {
      if (!semaphore.tryAcquire(PATIENCE)) {
        throw new AssertionError("nobody comes");
      }
    }
  }

  /** Ends this process as a kill does, whatever its threads then do, once it is told to. */
  static void dieWhenTold(SharedSemaphore told) {
    CompletableFuture<Boolean> _ =
        inThread(() -> {
          told.acquire();
          dieAtOnce();
          return true;
        });
  }

  /** Ends this process as a kill does: no hook, no finally block. */
  static void dieAtOnce() {
    ProcessHandle self = ProcessHandle.current();
    try {
      new ProcessBuilder("kill", "-9", String.valueOf(self.pid())).start().waitFor();
    } catch (IOException | InterruptedException e) {
      Runtime.getRuntime().halt(137);
    }
    Runtime.getRuntime().halt(137);
  }

  /** A number in a file that processes map: plain memory that nothing protects. */
  static final class PlainNumber {
    private PlainNumber() {}

    static String create(Path directory) throws IOException {
      Path file = Files.createTempFile(directory, "number", "");
      Files.write(file, new byte[Long.BYTES]);
      return file.toString();
    }

    static MemorySegment map(String file) throws IOException {
      try (FileChannel channel =
          FileChannel.open(Path.of(file), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        return channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES, Arena.ofAuto());
      }
    }

    static long get(MemorySegment number) {
      return number.get(ValueLayout.JAVA_LONG, 0);
    }

    static void set(MemorySegment number, long value) {
      number.set(ValueLayout.JAVA_LONG, 0, value);
    }
  }
}
