package dev.pando.internal.connection;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * This process' entry among the holders of a side of a pipe. Apart from the connection, so that it
 * can be given up when the connection is unreachable.
 */
final class PipeHold implements Runnable {
  private final PipeMemory memory;
  private final int side;
  private volatile int index;
  private volatile long entry;
  private final AtomicBoolean released = new AtomicBoolean();

  PipeHold(PipeMemory memory, int side, int index, long entry) {
    this.memory = memory;
    this.side = side;
    this.index = index;
    this.entry = entry;
  }

  /** In a forked child: has an entry of its own in place of that of its parent. */
  void moveTo(int newIndex, long newEntry) {
    index = newIndex;
    entry = newEntry;
  }

  long entry() {
    return entry;
  }

  boolean isReleased() {
    return released.get();
  }

  /** Gives the entry up, once. */
  @Override
  public void run() {
    if (released.compareAndSet(false, true)) {
      memory.leave(side, index, entry);
    }
  }
}
