package dev.pando.internal.platform;

import java.io.IOException;
import java.util.Set;

/**
 * Locks on single bytes of one file, which the kernel releases when their process ends, however it
 * ends. They tell which participants of a grove are alive, and cannot be fooled by a process id
 * that was given out again.
 *
 * <p>Safe for use by several threads; an interrupt has no effect.
 */
public interface SlotLocks extends AutoCloseable {

  /**
   * Takes the lock of a slot for this process, without waiting.
   *
   * @return false if anybody, this process too, holds it
   */
  boolean hold(int slot) throws IOException;

  /** Gives a held slot back; no effect on a slot that this process does not hold. */
  void release(int slot) throws IOException;

  /**
   * Tells whether anybody alive holds the slot; this process' own slots count.
   *
   * @throws java.io.UncheckedIOException if the kernel cannot say
   */
  boolean isHeld(int slot);

  /**
   * Takes all slots below {@code slots} at once, if no other process holds any of them.
   *
   * @return whether this process alone has them now
   */
  boolean holdAll(int slots) throws IOException;

  /** Tells whether the lock file has been removed, as the grove's last member does. */
  boolean isRemoved() throws IOException;

  /** Returns the slots that this process holds one by one. */
  Set<Integer> held();

  /**
   * To be called in the child of a fork before anything else.
   *
   * @param calls how the child is to make its system calls
   * @return the locks of the child, in place of these, whose slots are the parent's and stay so
   */
  SlotLocks afterFork(LockCalls calls) throws IOException;

  /** Gives everything back and closes the file. */
  @Override
  void close() throws IOException;
}
