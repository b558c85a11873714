package dev.pando.forking;

import dev.pando.Context;
import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.process.ChildProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * A program whose threads allocate, compress, wait for input, hold locks and compute while it forks
 * again and again. Each child does what needs all parts of a JVM and exits with a code of its own.
 *
 * <p>Usage: {@code BusyProgram METHOD FORKS AT-ONCE [quiet]}; exit code 0 when all went well, else
 * what went wrong is on standard error.
 */
public final class BusyProgram {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int CODES = 100;
  private static final int WRONG = 101;

  /** Between two rounds of a busy thread: they are many, and the cpus few. */
  private static final long PAUSE_NANOS = 1_000_000;

  private static final AtomicLong CHECKS = new AtomicLong();
  private static final AtomicInteger WRONG_CHECKS = new AtomicInteger();

  /** Keeps what is made from being optimised away. */
  @SuppressWarnings("UnusedVariable") // written only, on purpose
  private static volatile @Nullable Object sink;

  private BusyProgram() {}

  /** A child, and the code it is to end with. */
  private record Running(ChildProcess process, int code) {}

  /** The program. */
  public static void main(String[] arguments) throws Exception {
    Context context = Pando.context(StartMethod.valueOf(arguments[0]));
    Pando.setForkserverPreload(BusyProgram.class); // so that templates are waited for
    int forks = Integer.parseInt(arguments[1]);
    int atOnce = Integer.parseInt(arguments[2]);
    if (arguments.length == 3) {
      beBusy();
    }
    int bad = 0;
    Queue<Running> running = new ArrayDeque<>();
    for (int i = 0; i < forks; i++) {
      int code = i % CODES;
      running.add(new Running(context.process(() -> System.exit(child(code))).start(), code));
      if (running.size() == atOnce) {
        bad += isBad(running.remove());
      }
    }
    while (!running.isEmpty()) {
      bad += isBad(running.remove());
    }
    if (arguments.length == 3 && CHECKS.get() == 0) {
      System.err.println("the checking thread has not run");
      bad++;
    }
    if (WRONG_CHECKS.get() > 0) {
      System.err.println(WRONG_CHECKS + " of " + CHECKS + " check sums are wrong");
      bad++;
    }
    System.exit(bad == 0 ? 0 : 1);
  }

  private static int isBad(Running child) throws InterruptedException {
    boolean ended = child.process.join(LIMIT);
    if (ended && child.process.exitCode().orElseThrow() == child.code) {
      return 0;
    }
    System.err.println(child.process + " was to end with " + child.code);
    child.process.stderrTail().forEach(System.err::println);
    if (!ended) {
      child.process.kill();
    }
    return 1;
  }

  // --- In the children

  /** Loaded by children alone. */
  private static final class Fresh {
    static int length(String text) {
      return text.length();
    }
  }

  private static int child(int code) throws Exception {
    byte[][] garbage = new byte[50][];
    for (int i = 0; i < garbage.length; i++) {
      garbage[i] = new byte[10_000];
    }
    sink = garbage;
    System.gc();
    AtomicInteger sum = new AtomicInteger();
    Thread[] threads = new Thread[3];
    for (int i = 0; i < threads.length; i++) {
      int number = i;
      threads[i] = new Thread(() -> sum.addAndGet(number + Fresh.length("abc")));
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    try {
      throw new IllegalStateException("thrown");
    } catch (IllegalStateException e) {
      sum.addAndGet(e.toString().endsWith("thrown") ? 6 : 0);
    }
    sum.addAndGet(CompletableFuture.supplyAsync(() -> 1).get(60, TimeUnit.SECONDS));
    CountDownLatch done = new CountDownLatch(1);
    Thread.ofVirtual()
        .start(() -> {
          LockSupport.parkNanos(PAUSE_NANOS);
          done.countDown();
        });
    boolean ran = done.await(60, TimeUnit.SECONDS);
    return ran && sum.get() == 12 + 6 + 1 ? code : WRONG;
  }

  // --- In the parent

  private static void beBusy() throws IOException {
    start(BusyProgram::allocate);
    start(BusyProgram::compress);
    start(BusyProgram::check);
    start(() -> {
      while (true) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    });
    Object lock = new Object();
    for (int i = 0; i < 2; i++) {
      start(() -> {
        while (true) {
          synchronized (lock) {
            LockSupport.parkNanos(PAUSE_NANOS);
          }
        }
      });
    }
    ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    start(() -> accept(server));
    InputStream silent = System.in;
    start(() -> read(silent));
    CompletableFuture<?> _ = CompletableFuture.runAsync(BusyProgram::compute);
    for (int i = 0; i < 2; i++) {
      Thread.ofVirtual().start(BusyProgram::compute);
      Thread.ofVirtual()
          .start(() -> {
            while (true) {
              LockSupport.parkNanos(PAUSE_NANOS);
            }
          });
    }
  }

  private static void start(Runnable work) {
    Thread.ofPlatform().daemon().start(work);
  }

  private static void pause() {
    LockSupport.parkNanos(PAUSE_NANOS);
  }

  private static void allocate() {
    while (true) {
      byte[][] garbage = new byte[64][];
      for (int i = 0; i < garbage.length; i++) {
        garbage[i] = new byte[1000 + i];
      }
      sink = garbage;
      pause();
    }
  }

  private static void compress() {
    byte[] input = new byte[20_000];
    new Random(1).nextBytes(input);
    byte[] output = new byte[40_000];
    while (true) {
      Deflater deflater = new Deflater();
      deflater.setInput(input);
      deflater.finish();
      while (!deflater.finished()) {
        int _ = deflater.deflate(output);
      }
      deflater.end();
      pause();
    }
  }

  private static void check() {
    byte[] input = new byte[20_000];
    new Random(2).nextBytes(input);
    long expected = sum(input);
    while (true) {
      if (sum(input) != expected) {
        WRONG_CHECKS.incrementAndGet();
      }
      CHECKS.incrementAndGet();
      pause();
    }
  }

  private static long sum(byte[] input) {
    CRC32 crc = new CRC32();
    crc.update(input);
    double floating = 1;
    long hash = 7;
    for (byte each : input) {
      hash = hash * 31 + each;
      floating = floating * 1.0000001 + each;
    }
    return crc.getValue() ^ hash ^ Double.doubleToLongBits(floating);
  }

  private static void compute() {
    long value = 1;
    while (true) {
      for (int i = 0; i < 100_000; i++) {
        value = value * 31 + i;
      }
      sink = value;
      pause();
    }
  }

  private static void accept(ServerSocket server) {
    try {
      sink = server.accept();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(InputStream silent) {
    try {
      sink = silent.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
