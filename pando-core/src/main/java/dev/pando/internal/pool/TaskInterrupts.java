package dev.pando.internal.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.LongSupplier;

/**
 * Delivers interrupts to the task that they are meant for and to no other, in a worker. The thread
 * that reads the parent's commands delivers; the worker's thread says which task it runs.
 *
 * <pre>
 *   worker's thread                      control thread
 *   running = number                     state = DELIVERING          (C1)
 *   ... the task ...                     running is what is wanted?  (C2)
 *   running = 0            (W1)              then interrupt
 *   state is not IDLE?     (W2)          state = DELIVERED
 *     wait while DELIVERING,
 *     clear the interrupt status,
 *     state = IDLE
 * </pre>
 *
 * <p>All are volatile: either C2 comes after W1 and sees that the task is over, or W2 comes after
 * C1 and waits for the interrupt, to take it away. So none is left over for what the worker does
 * next, where it would close a channel.
 */
final class TaskInterrupts {
  private static final int IDLE = 0;
  private static final int DELIVERING = 1;
  private static final int DELIVERED = 2;
  private static final VarHandle RUNNING;

  static {
    try {
      RUNNING = MethodHandles.lookup().findVarHandle(TaskInterrupts.class, "running", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Thread worker;
  private final LongSupplier wanted;
  private volatile long running;
  private volatile int state;

  /**
   * For the calling thread as the worker's.
   *
   * @param wanted tells which task is to be interrupted
   */
  TaskInterrupts(LongSupplier wanted) {
    this.worker = Thread.currentThread();
    this.wanted = wanted;
  }

  /** Worker: begins a task, before it claims it; the claim makes it seen. */
  void begin(long task) {
    RUNNING.setRelease(this, task);
  }

  /** Worker: the task is over; no interrupt of it comes any more, and none is left. */
  void end() {
    running = 0;
    if (state != IDLE) {
      takeAway();
    }
  }

  private void takeAway() {
    while (state == DELIVERING) {
      Thread.onSpinWait();
    }
    boolean _ = Thread.interrupted();
    state = IDLE;
  }

  /** Control thread: interrupts the task that is meant, if the worker is still at it. */
  void deliver() {
    state = DELIVERING;
    if (running == wanted.getAsLong()) {
      worker.interrupt();
    }
    state = DELIVERED;
  }
}
