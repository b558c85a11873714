package dev.pando.examples;

import static dev.pando.Pando.pool;

import dev.pando.pool.Pool;
import dev.pando.pool.ResultIterator;
import java.util.stream.LongStream;

/** A source without an end, read only as far ahead as keeps the workers busy. */
public final class EndlessSource {
  private EndlessSource() {}

  /** Prints the first ten primes above a million. */
  public static void main(String[] arguments) throws InterruptedException {
    Iterable<Long> oddNumbers = () -> LongStream.iterate(1_000_001, n -> n + 2).boxed().iterator();
    try (Pool pool = pool();
        ResultIterator<Long> candidates = pool.imap(EndlessSource::primeOrZero, oddNumbers)) {
      for (int found = 0; found < 10; ) {
        long candidate = candidates.next();
        if (candidate != 0) {
          System.out.println(candidate);
          found++;
        }
      }
    }
  }

  private static long primeOrZero(long number) {
    for (long divisor = 3; divisor * divisor <= number; divisor += 2) {
      if (number % divisor == 0) {
        return 0;
      }
    }
    return number;
  }
}
