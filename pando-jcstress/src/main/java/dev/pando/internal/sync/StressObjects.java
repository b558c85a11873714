package dev.pando.internal.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Shared objects for the states of a stress test, millions of which are made: made once and given
 * out in turn. By the time one comes up again its state is long gone; whatever a test leaves in it
 * is for the next state to set right.
 */
public final class StressObjects<T> {
  private static final int OBJECTS = 1 << 15;

  private final List<T> objects = new ArrayList<>(OBJECTS);
  private final AtomicInteger next = new AtomicInteger();

  /** Makes them all. */
  public StressObjects(Supplier<T> maker) {
    for (int i = 0; i < OBJECTS; i++) {
      objects.add(maker.get());
    }
  }

  /** Gives out the next one. */
  public T next() {
    return objects.get(next.getAndIncrement() & (OBJECTS - 1));
  }
}
