package dev.pando.internal.pool;

import dev.pando.internal.Unreachable;

/**
 * What everybody holds who can still use a pool: its views, its iterators, its tasks on their way.
 * When nobody does any more and the pool was not closed, it is closed then, with a warning; what it
 * had to do is done by then, because that would have held the lease.
 */
final class Lease {
  private Lease() {}

  /** The lease of a new pool. */
  static Lease of(PoolEngine engine) {
    Lease lease = new Lease();
    var _ = Unreachable.then(lease, new Abandoned(engine));
    return lease;
  }

  private record Abandoned(PoolEngine engine) implements Runnable {
    @Override
    public void run() {
      if (engine.shutdown()) {
        System.getLogger("dev.pando")
            .log(
                System.Logger.Level.WARNING,
                "A pool was not closed and nobody has it any more; its workers end now."
                    + " Close it, or use try-with-resources.");
      }
    }
  }
}
