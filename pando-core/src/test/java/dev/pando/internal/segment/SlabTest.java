package dev.pando.internal.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.internal.platform.Platform;
import dev.pando.testing.Conformance;
import dev.pando.testing.Requirement;
import dev.pando.testing.TestJvm;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.pando.internal.platform.Providers#here")
class SlabTest {
  private static final int THREADS = 4;

  private final Platform platform;
  @TempDir Path parent;
  private Grove grove;
  private Slab slab;

  @SuppressWarnings("NullAway.Init") // set before each test
  SlabTest(Platform platform) {
    this.platform = platform;
  }

  @BeforeEach
  void makeGrove() throws IOException {
    grove = Grove.create(platform, parent);
    slab = grove.slab();
  }

  @AfterEach
  void leaveGrove() {
    grove.close();
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void blocksAreZeroApartAndLargeEnough() throws IOException {
    Set<Long> handles = new HashSet<>();
    for (int round = 0; round < 3; round++) {
      for (int bytes : new int[] {1, 16, 17, 64, 100, 1024, 1025, 100_000}) {
        SharedBlock block = slab.allocate(bytes);
        assertThat(block.handle()).isNotZero();
        assertThat(handles.add(block.handle())).isTrue();
        assertThat(block.bytes()).isGreaterThanOrEqualTo(bytes);
        assertThat(block.memory().mismatch(MemorySegment.ofArray(new byte[(int) block.bytes()])))
            .isEqualTo(-1);
        block.memory().fill((byte) 0x55);
        if (bytes >= 64) {
          assertThat(block.offset() % 64).isZero();
        }
      }
    }
  }

  @Test
  void aBlockIsFoundByItsHandleInAnotherProcess() throws IOException {
    try (Member member = Member.join(grove, platform.name())) {
      for (int bytes : new int[] {64, 5000}) {
        long theirs = Long.parseLong(member.ask("allocate " + bytes));
        assertThat(slab.resolve(theirs).bytes()).isGreaterThanOrEqualTo(bytes);
        SharedBlock ours = slab.allocate(bytes);
        assertThat(member.ask("free " + ours.handle())).isEqualTo("freed");
        assertThatThrownBy(() -> slab.resolve(ours.handle()))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("was freed");
        slab.free(theirs);
      }
    }
  }

  @Test
  void aDoubleFreeAndAStaleHandleAreErrors() throws IOException {
    for (int bytes : new int[] {32, 2000}) {
      SharedBlock block = slab.allocate(bytes);
      slab.free(block);
      assertThatThrownBy(() -> slab.free(block)).isInstanceOf(IllegalStateException.class);
      SharedBlock next = slab.allocate(bytes);
      assertThat(next.handle()).isNotEqualTo(block.handle());
      assertThatThrownBy(() -> slab.resolve(block.handle()))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> slab.free(block)).isInstanceOf(IllegalStateException.class);
      slab.free(next);
    }
  }

  @Test
  void aHandleFromNowhereIsAnError() {
    assertThatThrownBy(() -> slab.resolve(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> slab.resolve(SlabHandle.small(1, 1, 7, 7)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> slab.allocate(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void freedBlocksAreUsedAgainBeforeTheSlabGrows() throws IOException {
    List<SharedBlock> blocks = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      blocks.add(slab.allocate(64));
    }
    long before = slab.usage().free();
    for (int round = 0; round < 5; round++) {
      blocks.forEach(slab::free);
      blocks.clear();
      for (int i = 0; i < 5000; i++) {
        blocks.add(slab.allocate(64));
      }
    }
    assertThat(slab.usage()).isEqualTo(new SlabUsage(before, 0, 0, 5000));
  }

  private static final int ROUNDS = 2500;
  private static final int MOST_LIVE = 50;

  /** A block, all bytes of which have the mark. */
  private record Marked(SharedBlock block, byte mark) {
    static Marked of(SharedBlock block, byte mark) {
      block.memory().fill(mark);
      return new Marked(block, mark);
    }

    void assertUntouched() {
      long bytes = block.bytes();
      assertThat(block.memory().get(ValueLayout.JAVA_BYTE, 0)).isEqualTo(mark);
      assertThat(block.memory().asSlice(1).mismatch(block.memory().asSlice(0, bytes - 1)))
          .as("all of %s have the mark of the first byte", block)
          .isEqualTo(-1);
    }
  }

  private void allocateAndFreeAtRandom(long seed) throws IOException {
    Random random = new Random(seed);
    List<Marked> live = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      long bytes = 1 + (long) (Math.exp(random.nextGaussian()) * 1000);
      SharedBlock block = slab.allocate(bytes);
      assertThat(block.bytes()).isGreaterThanOrEqualTo(bytes);
      live.add(Marked.of(block, (byte) round));
      if (live.size() > MOST_LIVE) {
        Marked freed = live.remove(random.nextInt(live.size()));
        freed.assertUntouched();
        slab.free(freed.block());
      }
    }
    for (Marked each : live) {
      each.assertUntouched();
      slab.free(each.block());
    }
  }

  @Test
  @Conformance("_TestHeap.test_heap")
  void blocksOfRandomSizesNeverOverlapAndTheirRoomIsUsedAgain() throws IOException {
    allocateAndFreeAtRandom(1);
    SlabUsage first = slab.usage();
    assertThat(first).isEqualTo(new SlabUsage(first.free(), 0, 0, 0));

    allocateAndFreeAtRandom(1);

    assertThat(slab.usage()).isEqualTo(first);
    assertThat(filesOf("big")).isEmpty();
  }

  private List<String> filesOf(String kind) throws IOException {
    try (Stream<Path> files = Files.list(grove.directory())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(kind + "-"))
          .toList();
    }
  }

  @Test
  void threadsNeverGetTheSameBlock() throws Exception {
    List<CompletableFuture<Void>> threads =
        IntStream.range(0, THREADS)
            .mapToObj(seed -> CompletableFuture.runAsync(() -> churn(seed)))
            .toList();
    for (CompletableFuture<Void> thread : threads) {
      thread.get(60, TimeUnit.SECONDS);
    }
    SlabUsage usage = slab.usage();
    assertThat(usage.shared() + usage.owned() + usage.allocating()).isZero();
  }

  private void churn(int seed) {
    try {
      Random random = new Random(seed);
      ArrayDeque<SharedBlock> mine = new ArrayDeque<>();
      for (int i = 0; i < 20_000; i++) {
        if (mine.size() < 50 && random.nextBoolean()) {
          SharedBlock block = slab.allocate(32);
          block.memory().set(ValueLayout.JAVA_INT, 0, seed + 1);
          mine.add(block);
        } else if (!mine.isEmpty()) {
          SharedBlock block = mine.remove();
          assertThat(block.memory().get(ValueLayout.JAVA_INT, 0)).isEqualTo(seed + 1);
          slab.free(block);
        }
      }
      mine.forEach(slab::free);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatADeadProcessOwnedIsTakenBackAndWhatItSharedStays() throws IOException {
    List<Long> owned = new ArrayList<>();
    List<Long> kept = new ArrayList<>();
    List<Long> shared = new ArrayList<>();
    try (Member member = Member.join(grove, platform.name())) {
      for (int bytes : new int[] {64, 3000}) {
        owned.add(Long.parseLong(member.ask("own " + bytes)));
        kept.add(Long.parseLong(member.ask("own " + bytes)));
        shared.add(Long.parseLong(member.ask("allocate " + bytes)));
      }
      kept.forEach(slab::keep);
      assertThat(slab.reclaim()).isZero();
      member.kill();
    }
    assertThat(slab.reclaim()).isEqualTo(2);
    for (long handle : owned) {
      if (!SlabHandle.isBig(handle)) {
        assertThatThrownBy(() -> slab.resolve(handle)).isInstanceOf(IllegalStateException.class);
      }
    }
    kept.forEach(slab::free);
    shared.forEach(slab::free);
    SlabUsage usage = slab.usage();
    assertThat(usage.shared() + usage.owned() + usage.allocating()).isZero();
  }

  /** Allocates and frees at random until killed. */
  static final class Churner {
    private Churner() {}

    public static void main(String[] arguments) throws IOException {
      Grove grove = Grove.join(new GroveTicket(arguments[0], Long.parseLong(arguments[1]), 0));
      Random random = new Random(Long.parseLong(arguments[2]));
      ArrayDeque<SharedBlock> mine = new ArrayDeque<>();
      System.out.println("running");
      while (true) {
        if (mine.size() < 300 && random.nextInt(5) < 3) {
          int bytes = 1 << random.nextInt(4, 13); // the largest are segments of their own
          SharedBlock block = grove.slab().allocateOwned(bytes);
          if (block.memory().get(ValueLayout.JAVA_LONG, 0) != 0) {
            System.out.println("a block of somebody else");
          }
          block.memory().set(ValueLayout.JAVA_LONG, 0, block.handle());
          mine.add(block);
        } else if (!mine.isEmpty()) {
          SharedBlock block = mine.remove();
          if (block.memory().get(ValueLayout.JAVA_LONG, 0) != block.handle()) {
            System.out.println("somebody wrote into my block");
          }
          grove.slab().free(block);
        }
      }
    }
  }

  @Test
  @Requirement("R1")
  void processesKilledAtRandomLoseNoBlock() throws Exception {
    Random random = new Random(42);
    for (int round = 0; round < 6; round++) {
      List<TestJvm> churners = new ArrayList<>();
      try {
        for (int i = 0; i < 2; i++) {
          churners.add(
              TestJvm.start(
                  Churner.class,
                  List.of("-Dpando.platform=" + platform.name()),
                  grove.directory(),
                  grove.ticket().id(),
                  random.nextLong()));
        }
        for (TestJvm churner : churners) {
          assertThat(churner.readLine()).isEqualTo("running");
        }
        Thread.sleep(random.nextInt(20, 150)); // when to kill, not a synchronisation
      } finally {
        churners.forEach(TestJvm::kill);
      }
      for (TestJvm churner : churners) {
        assertThat(churner.remainingOutput()).isEmpty();
        churner.close();
      }
    }

    slab.reclaim();

    SlabUsage usage = slab.usage();
    assertThat(usage.owned()).isZero();
    assertThat(usage.allocating()).isZero();
    assertThat(usage.shared()).isZero();
    assertThat(filesOf("big")).isEmpty();
    assertThat(filesOf("slabdraft")).isEmpty();
  }
}
