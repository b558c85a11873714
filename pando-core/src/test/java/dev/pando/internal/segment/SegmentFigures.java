package dev.pando.internal.segment;

import dev.pando.internal.platform.Platform;
import dev.pando.testing.TestJvm;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Prints what the small things cost: run it as a main class, with {@code -Dpando.platform} for the
 * other provider. Medians of several rounds; no substitute for the benchmarks module.
 */
final class SegmentFigures {
  private static final VarHandle WORD = ValueLayout.JAVA_INT.varHandle();
  private static final int ROUNDS = 9;
  private static final int PINGS = 5_000;
  private static final long SLICE_NANOS = 100_000_000;
  private static final long PONG_OFFSET = 64;

  private SegmentFigures() {}

  private interface Work {
    void run(int times) throws IOException;
  }

  public static void main(String[] arguments) throws IOException {
    if (arguments.length > 0) {
      pong(arguments);
      return;
    }
    Path parent =
        Files.isDirectory(Path.of("/dev/shm")) ? Path.of("/dev/shm") : GroveDirectory.temporary();
    Platform platform = Platform.current();
    long start = System.nanoTime();
    Grove grove = Grove.create(platform, parent);
    System.out.printf("create a grove, cold: %.1f ms%n", (System.nanoTime() - start) / 1e6);
    try (Member member = Member.join(grove, platform.name())) {
      measure(grove, member, "before linking");
      List<?> _ = platform.checks();
      measure(grove, member, "after linking");
      Slab slab = grove.slab();
      print("slab allocate + free, 64 bytes", 200_000, times -> allocateAndFree(slab, times));
      print("slab allocate 20,000 live, free all", 20_000, times -> allocateThenFree(slab, times));
      print("slab resolve", 200_000, resolving(slab));
      print("segment create + delete, 64 KiB", 200, times -> createAndDelete(grove, times));
      pingPong(grove);
      member.kill();
    } finally {
      grove.close();
    }
  }

  private static void measure(Grove grove, Member member, String when) throws IOException {
    print("isDead of a living process, " + when, 20_000, times -> isDead(grove, member, times));
  }

  private static void isDead(Grove grove, Member member, int times) {
    for (int i = 0; i < times; i++) {
      if (grove.isDead(member.slot())) {
        throw new AssertionError("dead");
      }
    }
  }

  private static void allocateAndFree(Slab slab, int times) throws IOException {
    for (int i = 0; i < times; i++) {
      slab.free(slab.allocate(64).handle());
    }
  }

  private static void allocateThenFree(Slab slab, int times) throws IOException {
    List<SharedBlock> blocks = new ArrayList<>(times);
    for (int i = 0; i < times; i++) {
      blocks.add(slab.allocate(64));
    }
    blocks.forEach(slab::free);
  }

  private static Work resolving(Slab slab) throws IOException {
    long handle = slab.allocate(64).handle();
    return times -> {
      for (int i = 0; i < times; i++) {
        SharedBlock _ = slab.resolve(handle);
      }
    };
  }

  private static void createAndDelete(Grove grove, int times) throws IOException {
    for (int i = 0; i < times; i++) {
      Segment segment = grove.create("figure", 64 << 10);
      segment.delete();
      segment.close();
    }
  }

  private static void print(String name, int times, Work work) throws IOException {
    double[] nanos = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      work.run(times);
      nanos[round] = (double) (System.nanoTime() - start) / times;
    }
    Arrays.sort(nanos);
    System.out.printf("%s: median %.0f ns, best %.0f ns%n", name, nanos[ROUNDS / 2], nanos[0]);
  }

  private static void pingPong(Grove grove) throws IOException {
    Platform platform = Platform.current();
    Segment words = grove.create("figure", 4096);
    GroveTicket ticket = grove.ticket();
    try (TestJvm child =
        TestJvm.start(
            SegmentFigures.class,
            List.of("-Dpando.platform=" + platform.name()),
            ticket.location(),
            ticket.id(),
            words.name())) {
      child.readLine();
      int[] ping = {0};
      print(
          "awaitWord/wakeWord round trip between two JVMs",
          PINGS,
          times -> {
            for (int i = 0; i < times; i++) {
              ping[0]++;
              WORD.setVolatile(words.memory(), 0L, ping[0]);
              platform.wakeWord(words.memory(), 0, 1);
              await(platform, words.memory(), PONG_OFFSET, ping[0]);
            }
          });
    }
  }

  private static void pong(String[] arguments) throws IOException {
    Platform platform = Platform.current();
    Grove grove = Grove.join(new GroveTicket(arguments[0], Long.parseLong(arguments[1]), 0));
    MemorySegment memory = grove.open(arguments[2]).memory();
    List<?> _ = platform.checks();
    System.out.println("ready");
    for (int ping = 1; ping <= ROUNDS * PINGS; ping++) {
      await(platform, memory, 0, ping);
      WORD.setVolatile(memory, PONG_OFFSET, ping);
      platform.wakeWord(memory, PONG_OFFSET, 1);
    }
  }

  private static void await(Platform platform, MemorySegment memory, long offset, int wanted) {
    int seen = (int) WORD.getVolatile(memory, offset);
    while (seen != wanted) {
      platform.awaitWord(memory, offset, seen, SLICE_NANOS);
      seen = (int) WORD.getVolatile(memory, offset);
    }
  }
}
