package dev.pando.internal.pool;

import dev.pando.internal.ring.SpscRing;
import dev.pando.internal.sync.Doorbell;
import java.lang.foreign.MemorySegment;

/**
 * The segment that a pool and one worker share.
 *
 * <pre>
 *   offset      bytes
 *        0          8   claim word (see {@link Claim})
 *        8        120   when the task that is claimed was begun, then unused
 *      128          8   number below which tasks are revoked
 *      136        120   number of the task that an interrupt is meant for, then unused
 *      256        128   doorbell of the worker: rung when a task is published
 *      384        128   doorbell that the parent would wait on for ring space; it never waits
 *      512        128   doorbell on which the worker waits for space for a result
 *      640          …   task ring   (parent to worker)
 *        …          …   result ring (worker to parent)
 * </pre>
 *
 * <p>Each word that another process spins on has two cache lines of its own, since processors fetch
 * lines in pairs. The doorbell of the results lies in the pool's own segment, because all workers
 * ring the same one.
 */
final class WorkerLayout {
  /** Changed whenever the meaning of a byte changes. */
  static final int LAYOUT_VERSION = 2;

  static final long CLAIM_OFFSET = 0;
  static final long BEGUN_OFFSET = 8;
  static final long REVOKED_BELOW_OFFSET = 128;
  static final long INTERRUPT_OFFSET = 136;
  static final long TASK_DOORBELL_OFFSET = 256;
  static final long TASK_SPACE_DOORBELL_OFFSET = 384;
  static final long RESULT_SPACE_DOORBELL_OFFSET = 512;
  static final long TASK_RING_OFFSET = 640;

  /** Room for a few thousand small tasks, so that a worker has work for a long time slice. */
  static final int RING_CAPACITY = 128 * 1024;

  private WorkerLayout() {}

  static long bytes() {
    return resultRingOffset() + SpscRing.bytesFor(RING_CAPACITY);
  }

  private static long resultRingOffset() {
    long end = TASK_RING_OFFSET + SpscRing.bytesFor(RING_CAPACITY);
    return (end + 127) & ~127L;
  }

  static MemorySegment taskRing(MemorySegment segment) {
    return segment.asSlice(TASK_RING_OFFSET, SpscRing.bytesFor(RING_CAPACITY));
  }

  static MemorySegment resultRing(MemorySegment segment) {
    return segment.asSlice(resultRingOffset(), SpscRing.bytesFor(RING_CAPACITY));
  }

  static Doorbell doorbell(MemorySegment segment, long offset) {
    return Doorbell.at(segment.asSlice(offset, Doorbell.BYTES));
  }
}
