package dev.pando.examples;

import static dev.pando.Pando.pool;

import dev.pando.pool.Pool;
import java.util.List;

/** A function applied to every element of a list, on all cpus. */
public final class Squares {
  private Squares() {}

  /** Prints {@code [1, 4, 9]}. */
  public static void main(String[] arguments) throws InterruptedException {
    try (Pool pool = pool()) {
      System.out.println(pool.map(x -> x * x, List.of(1, 2, 3)));
    }
  }
}
