package dev.pando.internal.manager;

/** A semaphore as the server serves it; results that wait are {@link Handover}s. */
interface SemaphoreService {
  MethodKey ACQUIRE = MethodKey.of(SemaphoreService.class, "acquire", long.class);
  MethodKey ACQUIRE_INTERRUPTIBLY = ACQUIRE.thatWaits();
  MethodKey RELEASE = MethodKey.of(SemaphoreService.class, "release", int.class);
  MethodKey AVAILABLE = MethodKey.of(SemaphoreService.class, "available");
  MethodKey CLOSE = MethodKey.of(SemaphoreService.class, "close");

  /** Takes a permit; the result is false if the time was over. */
  Object acquire(long nanos);

  void release(int count);

  int available();

  void close();
}
