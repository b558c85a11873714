package dev.pando.internal.manager;

/** An event as the server serves it; results that wait are {@link Handover}s. */
interface EventService {
  MethodKey IS_SET = MethodKey.of(EventService.class, "isSet");
  MethodKey SET = MethodKey.of(EventService.class, "set");
  MethodKey CLEAR = MethodKey.of(EventService.class, "clear");
  MethodKey AWAIT = MethodKey.of(EventService.class, "await", long.class).thatWaits();
  MethodKey CLOSE = MethodKey.of(EventService.class, "close");

  boolean isSet();

  void set();

  void clear();

  /** Waits until it is set; the result is false if the time was over. */
  Object await(long nanos);

  void close();
}
