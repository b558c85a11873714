package dev.pando.internal.manager;

/** A condition as the server serves it; results that wait are {@link Handover}s. */
interface ConditionService {
  MethodKey AWAIT =
      MethodKey.of(ConditionService.class, "await", long.class, String.class, long.class);
  MethodKey AWAIT_INTERRUPTIBLY = AWAIT.thatWaits();
  MethodKey SIGNAL =
      MethodKey.of(ConditionService.class, "signal", long.class, String.class, int.class);
  MethodKey CHECK = MethodKey.of(ConditionService.class, "check", long.class, String.class);
  MethodKey LOCK = MethodKey.of(ConditionService.class, "lock");
  MethodKey DESCRIBE = MethodKey.of(ConditionService.class, "describe", long.class, String.class);
  MethodKey CLOSE = MethodKey.of(ConditionService.class, "close");

  /** Waits for a signal, without the lock meanwhile; the result is false if the time was over. */
  Object await(long thread, String name, long nanos);

  void signal(long thread, String name, int count);

  /** Throws if the caller may not wait. */
  void check(long thread, String name);

  Entry lock();

  String describe(long thread, String name);

  void close();
}
