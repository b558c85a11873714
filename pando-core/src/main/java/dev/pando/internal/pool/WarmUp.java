package dev.pando.internal.pool;

import dev.pando.function.SerializableRunnable;
import dev.pando.internal.codec.ObjectReader;
import dev.pando.internal.codec.ObjectWriter;
import dev.pando.internal.launch.LaunchMethod;
import dev.pando.internal.process.ProcessSettings;
import dev.pando.pool.Pool;
import java.util.ArrayList;
import java.util.List;

/**
 * What a template JVM does before its first fork, so that workers that are copied from it have
 * their loop, the codec and the rings compiled: a pool whose worker is a thread.
 */
public record WarmUp() implements SerializableRunnable {
  private static final int ROUNDS = 3;
  private static final int ELEMENTS = 1500;

  private static final int BEGINNINGS = 200;

  @Override
  public void runThrowing() throws Exception {
    beginWorkers();
    List<Integer> numbers = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < ELEMENTS; i++) {
      numbers.add(i);
      texts.add("text " + i);
    }
    try (Pool pool =
        new PoolDescription(ProcessSettings.of(LaunchMethod.THREAD)).workers(1).build()) {
      for (int i = 0; i < ROUNDS; i++) {
        List<Integer> _ = pool.map(number -> number + 1, numbers, 1);
        System.gc(); // lest more of the heap is touched, which would be copied at each fork
        List<Integer> _ = pool.map(String::length, texts);
        System.gc();
      }
      for (int i = 0; i < ELEMENTS; i++) {
        int number = i;
        int _ = pool.apply(() -> number);
      }
    }
  }

  /** Decodes what a worker process is sent, which a worker that is a thread gets as it is. */
  private static void beginWorkers() {
    WorkerSetup setup = new WorkerSetup(null, null, List.of(), null, null, false);
    WorkerMain sent = new WorkerMain("segment", "pool", 1, 1, setup);
    for (int i = 0; i < BEGINNINGS; i++) {
      ObjectWriter out = new ObjectWriter();
      out.writeObject(sent);
      Object _ = new ObjectReader(out.toByteArray()).readObject();
    }
  }
}
