package dev.pando.internal.queue;

import dev.pando.queue.SharedJoinableQueue;
import dev.pando.queue.SharedQueue;

/** Makes queues. */
public final class Queues {
  /** The capacity of those without a bound. */
  public static final int UNBOUNDED = Integer.MAX_VALUE;

  private Queues() {}

  /**
   * A queue.
   *
   * @param capacity most elements that it holds, 1 or more
   */
  public static <E> SharedQueue<E> queue(int capacity) {
    return QueueMemory.create(checked(capacity), false).object();
  }

  /**
   * A queue of tasks.
   *
   * @param capacity most elements that it holds, 1 or more
   */
  public static <E> SharedJoinableQueue<E> joinableQueue(int capacity) {
    return QueueMemory.create(checked(capacity), true).joinable();
  }

  private static int checked(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "A queue's capacity is 1 or more, not " + capacity + "; leave it out for no bound");
    }
    return capacity;
  }
}
