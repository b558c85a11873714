package dev.pando.internal.connection;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * This process' entry among the holders of a side of a pipe. Apart from the connection, so that it
 * can be given up when the connection is unreachable.
 */
final class PipeHold implements Runnable {
  private final PipeMemory memory;
  private final int side;
  private final int index;
  private final long entry;
  private final AtomicBoolean released = new AtomicBoolean();

  PipeHold(PipeMemory memory, int side, int index, long entry) {
    this.memory = memory;
    this.side = side;
    this.index = index;
    this.entry = entry;
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
