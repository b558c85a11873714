package dev.pando.internal.pool;

import dev.pando.internal.codec.ObjectReader;
import dev.pando.internal.codec.ObjectWriter;
import dev.pando.internal.launch.LaunchMethod;
import dev.pando.internal.launch.TemplateWarmUp;
import dev.pando.internal.process.ProcessSettings;
import dev.pando.pool.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What a template JVM does before its first fork, so that workers that are copied from it have
 * their loop, the codec and the rings compiled: pools whose worker is a thread.
 */
public record WarmUp() implements TemplateWarmUp {
  private static final int ROUNDS = 3;
  private static final int ELEMENTS = 1500;
  private static final int FEW_ELEMENTS = 5;

  private static final int BEGINNINGS = 200;

  /** Tasks that two workers are sent before they have done one; the first is held up. */
  private static final List<Integer> SPREAD = List.of(0, 1, 2, 3, 4, 5, 6, 7);

  private static final long PATIENCE_SECONDS = 5;

  /** What a worker that is held up waits for: the others' tasks, and its own that they took. */
  private static volatile CountDownLatch others = new CountDownLatch(0);

  @Override
  public void run() throws Exception {
    beginWorkers(BEGINNINGS);
    for (int i = 0; i < ROUNDS; i++) { // a pool each: the end of a worker is compiled as well
      pass(ELEMENTS, System::gc); // lest more of the heap is touched, which each fork would copy
      takeBack();
    }
  }

  @Override
  public void runOnceMore() throws Exception {
    beginWorkers(1);
    pass(FEW_ELEMENTS, () -> {});
    takeBack();
  }

  private static void pass(int count, Runnable between) throws Exception {
    List<Integer> numbers = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(i);
      texts.add("text " + i);
    }
    try (Pool pool =
        new PoolDescription(ProcessSettings.of(LaunchMethod.THREAD)).workers(1).build()) {
      List<Integer> _ = pool.map(number -> number + 1, numbers, 1);
      between.run();
      List<Integer> _ = pool.map(String::length, texts);
      between.run();
      for (int number : numbers.subList(0, count / ROUNDS)) {
        int _ = pool.apply(() -> number);
      }
    }
  }

  /** Has a worker lose tasks to another one, as many do when their pool begins. */
  private static void takeBack() throws Exception {
    others = new CountDownLatch(SPREAD.size() - 1);
    try (Pool pool =
        new PoolDescription(ProcessSettings.of(LaunchMethod.THREAD)).workers(2).build()) {
      List<Boolean> _ = pool.map(WarmUp::beHeldUp, SPREAD, 1);
    }
  }

  private static boolean beHeldUp(int number) {
    if (number != 0) {
      others.countDown();
      return true;
    }
    try {
      return others.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false; // the template ends
    }
  }

  /** Decodes what a worker process is sent, which a worker that is a thread gets as it is. */
  private static void beginWorkers(int count) {
    WorkerSetup setup = new WorkerSetup(null, null, List.of(), null, null, false);
    WorkerMain sent = new WorkerMain("segment", "pool", 1, 1, setup);
    for (int i = 0; i < count; i++) {
      ObjectWriter out = new ObjectWriter();
      out.writeObject(sent);
      Object _ = new ObjectReader(out.toByteArray()).readObject();
    }
  }
}
