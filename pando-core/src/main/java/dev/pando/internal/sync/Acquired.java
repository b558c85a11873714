package dev.pando.internal.sync;

/** How an attempt to take a {@link RobustLock} ended. */
public enum Acquired {
  /** Not taken: somebody has it, or the time is over. */
  NO,

  /** Taken. */
  YES,

  /** Taken from a process that died holding it: what the lock protects may be half done. */
  FROM_DEAD;

  /** Whether the lock is held now. */
  public boolean held() {
    return this != NO;
  }
}
