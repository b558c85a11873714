package dev.pando.internal.pool;

import dev.pando.internal.codec.ObjectReader;
import dev.pando.internal.codec.ObjectWriter;
import dev.pando.internal.launch.LaunchMethod;
import dev.pando.internal.launch.TemplateWarmUp;
import dev.pando.internal.process.ProcessSettings;
import dev.pando.pool.Pool;
import java.util.ArrayList;
import java.util.List;

/**
 * What a template JVM does before its first fork, so that workers that are copied from it have
 * their loop, the codec and the rings compiled: pools whose worker is a thread.
 */
public record WarmUp() implements TemplateWarmUp {
  private static final int ROUNDS = 3;
  private static final int ELEMENTS = 1500;
  private static final int FEW_ELEMENTS = 5;

  private static final int BEGINNINGS = 200;

  @Override
  public void run() throws Exception {
    beginWorkers(BEGINNINGS);
    for (int i = 0; i < ROUNDS; i++) { // a pool each: the end of a worker is compiled as well
      pass(ELEMENTS, System::gc); // lest more of the heap is touched, which each fork would copy
    }
  }

  @Override
  public void runOnceMore() throws Exception {
    beginWorkers(1);
    pass(FEW_ELEMENTS, () -> {});
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
