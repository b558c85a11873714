package dev.pando.internal.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pando.testing.TestJvm;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class WordWaitTest {
  private static final VarHandle WORD = ValueLayout.JAVA_INT.varHandle();
  private static final long FOREVER = TimeUnit.DAYS.toNanos(1);
  private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int PAGE = 4096;
  private static final int ROUNDS = 200;

  /** Plays ping-pong on two words of a file: sees ROUNDS pings at 0, answers at 64. */
  static final class Echo {
    public static void main(String[] arguments) throws IOException {
      Platform platform = Providers.named(arguments[0]);
      try (Arena arena = Arena.ofShared()) {
        MemorySegment memory = map(Path.of(arguments[1]), arena);
        for (int round = 1; round <= ROUNDS; round++) {
          awaitValue(platform, memory, 0, round);
          WORD.setVolatile(memory, 64L, round);
          platform.wakeWord(memory, 64, 1);
        }
      }
    }
  }

  static void awaitValue(Platform platform, MemorySegment memory, long offset, int wanted) {
    int seen = (int) WORD.getVolatile(memory, offset);
    while (seen != wanted) {
      platform.awaitWord(memory, offset, seen, FOREVER);
      seen = (int) WORD.getVolatile(memory, offset);
    }
  }

  static MemorySegment map(Path file, Arena arena) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, PAGE, arena);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.pando.internal.platform.Providers#here")
  void aSleeperIsWokenByAnotherProcess(Platform platform, @TempDir Path directory)
      throws IOException {
    Path file = directory.resolve("words");
    Files.write(file, new byte[PAGE]);
    try (Arena arena = Arena.ofShared();
        TestJvm echo = TestJvm.start(Echo.class, List.of(), platform.name(), file)) {
      MemorySegment memory = map(file, arena);
      for (int round = 1; round <= ROUNDS; round++) {
        WORD.setVolatile(memory, 0L, round);
        platform.wakeWord(memory, 0, 1);
        awaitValue(platform, memory, 64, round);
      }
      assertThat(echo.waitForExit()).isZero();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.pando.internal.platform.Providers#here")
  void aWordThatHasChangedAlreadyDoesNotPutToSleep(Platform platform) {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment memory = arena.allocate(64, 64);
      platform.awaitWord(memory, 8, 1, FOREVER);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.pando.internal.platform.Providers#here")
  void theTimeOutEndsTheSleep(Platform platform) {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment memory = arena.allocate(64, 64);
      platform.awaitWord(memory, 0, 0, Duration.ofMillis(20).toNanos());
      platform.awaitWord(memory, 0, 0, 0);
      platform.awaitWord(memory, 0, 0, -1);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.pando.internal.platform.Providers#here")
  void aWordOnTheHeapCanBeAwaitedToo(Platform platform) throws Exception {
    MemorySegment memory = MemorySegment.ofArray(new int[4]);
    CompletableFuture<Void> sleeper =
        CompletableFuture.runAsync(() -> awaitValue(platform, memory, 4, 7));
    WORD.setVolatile(memory, 4L, 7);
    platform.wakeWord(memory, 4, 1);
    sleeper.get(20, TimeUnit.SECONDS);
  }

  /** But for macOS, whose sleepers look at the first word alone. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.pando.internal.platform.Providers#here")
  void aChangeOfEitherOfTwoWordsEndsTheSleep(Platform platform) throws Exception {
    assumeTrue(!platform.name().equals("macos"), "macOS cannot sleep on two words");
    try (Arena arena = Arena.ofShared()) {
      MemorySegment memory = arena.allocate(64, 64);
      MemorySegment also = memory.asSlice(32, Integer.BYTES);
      for (long changed : new long[] {0, 32}) {
        int first = (int) WORD.getVolatile(memory, 0L);
        int second = (int) WORD.getVolatile(memory, 32L);
        CompletableFuture<Void> sleeper =
            CompletableFuture.runAsync(() -> {
              while ((int) WORD.getVolatile(memory, changed) == 0) {
                platform.awaitWords(memory, 0, first, also, second, FOREVER);
              }
            });
        WORD.setVolatile(memory, changed, 1);
        platform.wakeWord(memory, changed, Integer.MAX_VALUE);
        sleeper.get(20, TimeUnit.SECONDS);
      }
      platform.awaitWords(memory, 0, 1, also, 1, Duration.ofMillis(20).toNanos());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.pando.internal.platform.Providers#here")
  void anInterruptIsNeverSwallowed(Platform platform) {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment memory = arena.allocate(64, 64);
      Thread.currentThread().interrupt();
      platform.awaitWord(memory, 0, 0, SLICE);
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
