package dev.pando.internal.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Slot locks of a process that opened the lock file before the linker was up, as every spawned
 * child does: it holds by record locks, which conflict with everybody's open-file-description locks
 * as they should, and probes by F_OFD_GETLK once that is linked.
 */
final class LinuxSlotLocks extends ChannelSlotLocks {
  private static final int NOT_OPEN = -1;

  private int probe = NOT_OPEN;

  private LinuxSlotLocks(Path lockFile) throws IOException {
    super(lockFile);
  }

  /** Opens the lock file in the way that fits the state of the linker. */
  static SlotLocks open(Path lockFile) throws IOException {
    LinuxFileCalls calls = LinuxFileCalls.LINKING.ifLinked();
    return calls != null ? new OfdSlotLocks(calls, lockFile) : openUnlinked(lockFile);
  }

  /** Opens as a process does that has nothing linked yet. */
  static SlotLocks openUnlinked(Path lockFile) throws IOException {
    return new LinuxSlotLocks(lockFile);
  }

  @Override
  public synchronized boolean isHeld(int slot) {
    LinuxFileCalls calls = LinuxFileCalls.LINKING.ifLinked();
    if (calls == null || !isOpen()) {
      return super.isHeld(slot);
    }
    try {
      if (probe == NOT_OPEN) {
        probe = calls.open(lockFile);
      }
      return calls.isLockedElsewhere(probe, slot); // the own record locks are "elsewhere" too
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Record locks belong to a process, so the child has none of them. The channel stays open there,
   * which nobody notices; to close it takes a child longer than to begin.
   */
  @Override
  public synchronized SlotLocks afterFork(LockCalls calls) throws IOException {
    if (probe != NOT_OPEN) {
      calls.close(probe);
      probe = NOT_OPEN;
    }
    return new OfdSlotLocks(calls, lockFile);
  }

  /** Both descriptors go together: to close one releases the record locks of the other. */
  @Override
  public synchronized void close() throws IOException {
    super.close();
    LinuxFileCalls calls = LinuxFileCalls.LINKING.ifLinked();
    if (probe != NOT_OPEN && calls != null) {
      calls.close(probe);
      probe = NOT_OPEN;
    }
  }
}
