package dev.pando.internal.manager;

/** A barrier as the server serves it; results that wait are {@link Handover}s. */
interface BarrierService {
  MethodKey AWAIT = MethodKey.of(BarrierService.class, "await", long.class).thatWaits();
  MethodKey RESET = MethodKey.of(BarrierService.class, "reset");
  MethodKey ABORT = MethodKey.of(BarrierService.class, "abort");
  MethodKey PARTIES = MethodKey.of(BarrierService.class, "parties");
  MethodKey WAITING = MethodKey.of(BarrierService.class, "waiting");
  MethodKey IS_BROKEN = MethodKey.of(BarrierService.class, "isBroken");
  MethodKey CLOSE = MethodKey.of(BarrierService.class, "close");

  /** The time that the barrier was made with. */
  long DEFAULT_TIMEOUT = Long.MIN_VALUE;

  /** The time was over before all had come. */
  int TOO_LATE = -1;

  /** Waits for the other parties; the result is the caller's place among them. */
  Object await(long nanos);

  void reset();

  void abort();

  int parties();

  int waiting();

  boolean isBroken();

  void close();
}
