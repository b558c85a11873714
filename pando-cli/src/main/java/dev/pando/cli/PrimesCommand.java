package dev.pando.cli;

import dev.pando.pool.Pool;
import dev.pando.pool.ResultIterator;
import java.io.PrintWriter;
import java.util.Collections;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Counts primes, in this JVM and on a pool, and compares. */
@Command(
    name = "primes",
    mixinStandardHelpOptions = true,
    description = "Counts the primes of a range in one JVM and on a pool of JVMs.")
final class PrimesCommand implements Callable<Integer> {
  @Option(
      names = "--from",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "The first number to look at (default ${DEFAULT-VALUE}).")
  private long from;

  @Option(
      names = "--to",
      paramLabel = "N",
      defaultValue = "1100000",
      description = "The number to stop before (default ${DEFAULT-VALUE}).")
  private long to;

  @Option(
      names = "--chunk",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many numbers make a task (default ${DEFAULT-VALUE}).")
  private long chunk;

  @Mixin private PoolOptions poolOptions;
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  PrimesCommand() {}

  @Override
  public Integer call() throws Exception {
    if (from < 0 || to <= from) {
      throw new CommandFailure(
          String.format(
              Locale.ROOT,
              "--from must be at least 0 and less than --to, not %,d and %,d",
              from,
              to));
    }
    if (chunk < 1) {
      throw new CommandFailure("--chunk must be at least 1, not " + chunk);
    }
    Range range = new Range(from, to);
    long expected;
    long began;
    long hereNanos;
    try (Progress progress = Progress.of("one JVM", tasks(range), " tasks", 1)) {
      began = System.nanoTime();
      expected = countHere(range, progress);
      hereNanos = System.nanoTime() - began;
    }

    began = System.nanoTime();
    try (Pool pool = poolOptions.open()) {
      pool.map(Range::countPrimes, Collections.nCopies(pool.workers(), new Range(0, 1)), 1);
      long startNanos = System.nanoTime() - began;
      long primes;
      long poolNanos;
      try (Progress progress = Progress.of("pool", tasks(range), " tasks", 1)) {
        began = System.nanoTime();
        primes = countOn(pool, range, progress);
        poolNanos = System.nanoTime() - began;
      }
      if (primes != expected) {
        throw new CommandFailure(
            String.format(Locale.ROOT, "the pool found %,d primes, one JVM %,d", primes, expected));
      }
      print(range, primes, hereNanos, pool.workers(), poolNanos, startNanos);
    }
    return 0;
  }

  private void print(
      Range range, long primes, long hereNanos, int workers, long poolNanos, long startNanos) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, "%,d primes from %,d to %,d%n", primes, range.from(), range.to());
    out.printf(Locale.ROOT, "one JVM    %,10.1f ms%n", millis(hereNanos));
    out.printf(
        Locale.ROOT,
        "pool of %-2d %,10.1f ms, after %,.1f ms to start it%n",
        workers,
        millis(poolNanos),
        millis(startNanos));
    out.printf(Locale.ROOT, "speed-up   %,10.2f%n", (double) hereNanos / poolNanos);
  }

  private long tasks(Range range) {
    return Math.ceilDiv(range.size(), chunk);
  }

  private long countHere(Range range, Progress progress) {
    long primes = 0;
    for (Range piece : range.cut(chunk)) {
      primes += Range.countPrimes(piece);
      progress.advance(1);
    }
    return primes;
  }

  private long countOn(Pool pool, Range range, Progress progress) {
    long primes = 0;
    try (ResultIterator<Long> counts = pool.imapUnordered(Range::countPrimes, range.cut(chunk))) {
      while (counts.hasNext()) {
        primes += counts.next();
        progress.advance(1);
      }
    }
    return primes;
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }
}
