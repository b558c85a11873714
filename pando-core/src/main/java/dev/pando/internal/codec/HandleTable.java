package dev.pando.internal.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The objects met so far in one message, by identity; small tables are searched linearly. */
final class HandleTable {
  /** The reader has all of it. */
  static final byte DONE = 0;

  /** Being written; the reader has the object but not all of its content. */
  static final byte OPEN = 1;

  /** Being written; the reader makes it at the end of its content. */
  static final byte UNBORN = 2;

  /** Written, but something in it waits for the end of the message. */
  static final byte UNSETTLED = 3;

  private static final int LINEAR = 8;
  private static final int KEPT = 1 << 14;

  private @Nullable Object[] objects = new @Nullable Object[16];
  private byte[] states = new byte[16];

  /** Open addressing: slot + 1. */
  private int[] index = new int[0];

  private int count;

  @SuppressWarnings("ReferenceEquality") // a table by identity
  int find(Object o) {
    int n = count;
    if (n <= LINEAR) {
      @Nullable Object[] all = objects;
      for (int i = n - 1; i >= 0; i--) {
        if (all[i] == o) {
          return i;
        }
      }
      return -1;
    }
    int mask = index.length - 1;
    int i = spread(o) & mask;
    while (index[i] != 0) {
      if (objects[index[i] - 1] == o) {
        return index[i] - 1;
      }
      i = (i + 1) & mask;
    }
    return -1;
  }

  /** Gives the object the next handle. */
  int add(Object o, byte state) {
    int slot = count++;
    if (slot == objects.length) {
      objects = Arrays.copyOf(objects, slot * 2);
      states = Arrays.copyOf(states, slot * 2);
    }
    objects[slot] = o;
    states[slot] = state;
    if (count == LINEAR + 1) {
      rebuild(64);
    } else if (count > LINEAR) {
      if (count * 2 > index.length) {
        rebuild(index.length * 2);
      } else {
        enter(o, slot);
      }
    }
    return slot;
  }

  private void rebuild(int capacity) {
    if (index.length == capacity) {
      Arrays.fill(index, 0);
    } else {
      index = new int[capacity];
    }
    for (int i = 0; i < count; i++) {
      Object o = objects[i];
      if (o != null) {
        enter(o, i);
      }
    }
  }

  private void enter(Object o, int slot) {
    int mask = index.length - 1;
    int i = spread(o) & mask;
    while (index[i] != 0) {
      i = (i + 1) & mask;
    }
    index[i] = slot + 1;
  }

  private static int spread(Object o) {
    int h = System.identityHashCode(o) * 0x9E3779B9;
    return h ^ (h >>> 15);
  }

  byte state(int slot) {
    return states[slot];
  }

  void state(int slot, byte state) {
    states[slot] = state;
  }

  void clear() {
    if (objects.length > KEPT) {
      objects = new @Nullable Object[16];
      states = new byte[16];
      index = new int[0];
    } else {
      Arrays.fill(objects, 0, count, null);
    }
    count = 0;
  }
}
