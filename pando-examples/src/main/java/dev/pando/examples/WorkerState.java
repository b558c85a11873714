package dev.pando.examples;

import static dev.pando.Pando.poolBuilder;

import dev.pando.pool.Pool;
import dev.pando.pool.Worker;
import dev.pando.pool.WorkerExit;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Each worker makes something costly once, all get a dictionary once, and tell something last. */
public final class WorkerState {
  private WorkerState() {}

  private record Dictionary(List<String> words) {}

  /** Looks words up and sums what the workers counted. */
  public static void main(String[] arguments) throws InterruptedException {
    Pool pool =
        poolBuilder()
            .workers(2)
            .workerState(AtomicInteger::new)
            .shared(new Dictionary(List.of("aspen", "birch", "cedar")))
            .onWorkerExit(() -> Worker.current().state(AtomicInteger.class).get())
            .build();
    try (pool) {
      System.out.println(pool.map(WorkerState::lookUp, List.of(2, 0, 1)));
    }
    int lookUps = 0;
    for (WorkerExit exit : pool.workerExits()) {
      if (exit.result() instanceof Integer count) {
        lookUps += count;
      }
    }
    System.out.println(lookUps + " look-ups in " + pool.workerExits().size() + " workers");
  }

  private static String lookUp(int number) {
    Worker worker = Worker.current();
    int _ = worker.state(AtomicInteger.class).incrementAndGet();
    return worker.shared(Dictionary.class).words().get(number);
  }
}
