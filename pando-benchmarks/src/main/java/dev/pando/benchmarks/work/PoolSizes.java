package dev.pando.benchmarks.work;

/** How much work the {@code pool} job is, on every side. */
public final class PoolSizes {

  /** The script's pools have two workers, however many cpus there are. */
  public static final int WORKERS = 2;

  /** Tasks that make the pool's first acquaintance. */
  public static final int FIRST_TASKS = 100;

  /** Tiny tasks of the large map. */
  public static final int TINY_TASKS = 400_000;

  /** The maps with chunks of one do this many times fewer. */
  public static final int CHUNK1_FRACTION = 10;

  /** The executor is given so many times fewer tasks. */
  public static final int SUBMIT_FRACTION = 20;

  /** Calls of apply, in a quick run too. */
  public static final int APPLY_CALLS = 2000;

  /** The first number tested for being a prime. */
  public static final int PRIMES_FROM = 1_000_000;

  /** The number after the last one tested. */
  public static final int PRIMES_TO = 1_100_000;

  /** How many primes there are between the two. */
  public static final int PRIMES = 7216;

  /** The size of one large argument in bytes. */
  public static final int LARGE_ARGUMENT_BYTES = 8 << 20;

  /** How many large arguments are sent. */
  public static final int LARGE_ARGUMENTS = 16;

  private PoolSizes() {}
}
