package dev.pando.internal.manager;

/** A lock as the server serves it; results that wait are {@link Handover}s. */
interface LockService {
  MethodKey ACQUIRE =
      MethodKey.of(LockService.class, "acquire", long.class, String.class, long.class);
  MethodKey ACQUIRE_INTERRUPTIBLY = ACQUIRE.thatWaits();
  MethodKey RELEASE = MethodKey.of(LockService.class, "release", long.class, String.class);
  MethodKey LOCKED = MethodKey.of(LockService.class, "locked");
  MethodKey HOLD_COUNT = MethodKey.of(LockService.class, "holdCount", long.class);
  MethodKey OWNER_DIED = MethodKey.of(LockService.class, "ownerDied");
  MethodKey MARK_CONSISTENT =
      MethodKey.of(LockService.class, "markConsistent", long.class, String.class);
  MethodKey NEW_CONDITION = MethodKey.of(LockService.class, "newCondition");
  MethodKey DESCRIBE = MethodKey.of(LockService.class, "describe", long.class, String.class);
  MethodKey CLOSE = MethodKey.of(LockService.class, "close");

  /** Not acquired. */
  int NOT = 0;

  /** Acquired. */
  int YES = 1;

  /** Acquired, from an owner that died, and nobody has put it in order since. */
  int INHERITED = 2;

  /** Takes the lock; the result is one of the numbers above. */
  Object acquire(long thread, String name, long nanos);

  void release(long thread, String name);

  boolean locked();

  int holdCount(long thread);

  boolean ownerDied();

  void markConsistent(long thread, String name);

  Entry newCondition();

  String describe(long thread, String name);

  void close();
}
