package dev.pando.internal.manager;

import org.jspecify.annotations.Nullable;

/** A queue as the server serves it; results that wait are {@link Handover}s. */
interface QueueService {
  MethodKey PUT_NOW = MethodKey.of(QueueService.class, "put", Object.class, long.class);
  MethodKey PUT = PUT_NOW.thatWaits();
  MethodKey TAKE_NOW = MethodKey.of(QueueService.class, "take", long.class);
  MethodKey TAKE = TAKE_NOW.thatWaits();
  MethodKey PEEK = MethodKey.of(QueueService.class, "peek");
  MethodKey SIZE = MethodKey.of(QueueService.class, "size");
  MethodKey REMAINING = MethodKey.of(QueueService.class, "remainingCapacity");
  MethodKey SNAPSHOT = MethodKey.of(QueueService.class, "snapshot");
  MethodKey REMOVE = MethodKey.of(QueueService.class, "remove", long.class);
  MethodKey DRAIN = MethodKey.of(QueueService.class, "drain", int.class);
  MethodKey TASK_DONE = MethodKey.of(QueueService.class, "taskDone");
  MethodKey JOIN = waiting("join", long.class);
  MethodKey READY = waiting("ready");
  MethodKey IS_CLOSED = MethodKey.of(QueueService.class, "isClosed");
  MethodKey CLOSE = MethodKey.of(QueueService.class, "close", boolean.class);

  private static MethodKey waiting(String name, Class<?>... parameters) {
    return MethodKey.of(QueueService.class, name, parameters).thatWaits();
  }

  /** Puts an element; the result is false if the time was over. */
  Object put(Object element, long nanos);

  /** Takes an element; the result is null if the time was over. */
  @Nullable Object take(long nanos);

  @Nullable Object peek();

  int size();

  int remainingCapacity();

  /** Numbers and elements, by turns. */
  Object[] snapshot();

  /** Removes the element with this number, if it is there. */
  boolean remove(long number);

  Object[] drain(int max);

  void taskDone();

  /** Waits until all tasks are done; the result is false if the time was over. */
  Object join(long nanos);

  /** Waits until there is an element, or there never will be one. */
  Object ready();

  boolean isClosed();

  void close(boolean immediate);
}
