package dev.pando.benchmarks.work;

import static dev.pando.Pando.sharedDoubleArray;

import dev.pando.benchmarks.Figures;
import dev.pando.benchmarks.Job;
import dev.pando.memory.SharedDoubleArray;
import dev.pando.memory.SharedMemory;
import dev.pando.sync.SharedReentrantLock;
import java.util.Set;

/** Attaching to memory by name, and storing into an array under its lock. */
public final class SharedMemoryJob implements Job {

  private static final int ATTACHES = 5000;
  private static final long MEMORY_BYTES = 1 << 20;
  private static final int STORES = 500_000;
  private static final int ARRAY_SIZE = 1000;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MICROS_PER_SECOND = 1e6;

  @Override
  public Set<String> metrics() {
    return Set.of("shm_attach", "array_store_synchronized");
  }

  @Override
  public void measure(int divisor, Figures figures) throws Exception {
    figures.measure("shm_attach", () -> attach(ATTACHES / divisor, figures));
    figures.measure("array_store_synchronized", () -> store(STORES / divisor, figures));
  }

  private static double attach(int count, Figures figures) throws Exception {
    try (SharedMemory memory = SharedMemory.create(MEMORY_BYTES)) {
      double seconds =
          Stopwatch.warmSeconds(
              cold -> figures.remarkCold("shm_attach", cold / count * MICROS_PER_SECOND, "us"),
              () -> {
                for (int i = 0; i < count; i++) {
                  SharedMemory.attach(memory.name()).close();
                }
              });
      memory.unlink();
      return seconds / count * MICROS_PER_SECOND;
    }
  }

  /** CPython's array takes its lock with each store by itself; here it is said. */
  private static double store(int count, Figures figures) throws Exception {
    SharedDoubleArray array = sharedDoubleArray(ARRAY_SIZE);
    SharedReentrantLock lock = array.lock();
    double seconds =
        Stopwatch.warmSeconds(
            cold ->
                figures.remarkCold(
                    "array_store_synchronized", cold / count * NANOS_PER_SECOND, "ns"),
            () -> {
              for (int i = 0; i < count; i++) {
                lock.lock();
                try {
                  array.set(i % ARRAY_SIZE, i);
                } finally {
                  lock.unlock();
                }
              }
            });
    array.close();
    return seconds / count * NANOS_PER_SECOND;
  }
}
