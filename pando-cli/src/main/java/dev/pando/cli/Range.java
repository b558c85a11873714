package dev.pando.cli;

import java.io.Serializable;
import java.util.Iterator;
import java.util.stream.LongStream;

/** The numbers from {@code from} to before {@code to}. */
record Range(long from, long to) implements Serializable {

  /** Cuts this range into ranges of {@code size} numbers, the last perhaps smaller, lazily. */
  Iterable<Range> cut(long size) {
    return () -> cuts(size);
  }

  private Iterator<Range> cuts(long size) {
    long pieces = Math.ceilDiv(to - from, size);
    return LongStream.range(0, pieces)
        .mapToObj(i -> from + i * size)
        .map(start -> new Range(start, start + Math.min(size, to - start)))
        .iterator();
  }

  long size() {
    return to - from;
  }

  /** How many of the numbers are prime, by trial division. */
  static long countPrimes(Range range) {
    long primes = 0;
    for (long n = range.from; n < range.to; n++) {
      if (isPrime(n)) {
        primes++;
      }
    }
    return primes;
  }

  private static boolean isPrime(long n) {
    if (n < 4) {
      return n >= 2;
    }
    if (n % 2 == 0) {
      return false;
    }
    long root = (long) Math.sqrt((double) n) + 1; // a double may fall just short of a large root
    for (long divisor = 3; divisor <= root; divisor += 2) {
      if (n % divisor == 0) {
        return false;
      }
    }
    return true;
  }
}
