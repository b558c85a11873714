package dev.pando.examples;

import static dev.pando.Pando.pool;

import dev.pando.pool.AsyncResult;
import dev.pando.pool.Pool;
import dev.pando.pool.WorkerDiedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** What a task does to its process, others do not feel: one of ten halts the whole JVM. */
public final class Isolation {
  private Isolation() {}

  /** Prints nine results and how the tenth died. */
  public static void main(String[] arguments) throws InterruptedException {
    try (Pool pool = pool(2)) {
      List<AsyncResult<Integer>> results = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        results.add(pool.applyAsync(Isolation::fragile, i));
      }
      for (AsyncResult<Integer> result : results) {
        try {
          System.out.println("result " + result.get());
        } catch (ExecutionException e) {
          if (e.getCause() instanceof WorkerDiedException died) {
            System.out.println("lost one task: exit code " + died.exitCode());
          }
        }
      }
    }
  }

  private static int fragile(int number) {
    if (number == 4) {
      Runtime.getRuntime().halt(3);
    }
    return number * number;
  }
}
