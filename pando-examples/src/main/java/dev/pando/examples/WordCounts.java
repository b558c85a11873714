package dev.pando.examples;

import static dev.pando.Pando.manager;
import static dev.pando.Pando.pool;

import dev.pando.manager.ManagedMap;
import dev.pando.manager.Manager;
import dev.pando.pool.Pool;
import java.util.List;
import java.util.TreeMap;

/** Workers count words in one map, which lives in a manager's process. */
public final class WordCounts {
  private WordCounts() {}

  /** Prints how often each word occurs. */
  public static void main(String[] arguments) throws InterruptedException {
    List<String> lines = List.of("a rose is a rose", "is a rose");
    try (Manager manager = manager();
        Pool pool = pool(2)) {
      ManagedMap<String, Integer> counts = manager.map();
      pool.forEach(line -> count(line, counts), lines);
      System.out.println(new TreeMap<>(counts));
    }
  }

  private static void count(String line, ManagedMap<String, Integer> counts) {
    for (String word : line.split(" ", -1)) {
      counts.merge(word, 1, Integer::sum); // one atomic step in the manager's process
    }
  }
}
