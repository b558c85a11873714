package dev.pando.internal.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Slot locks by open-file-description locks: unlike record locks they belong to the descriptor, not
 * to the process, so that no other close of the file can release them, and a probe leaves no trace.
 */
final class OfdSlotLocks implements SlotLocks {
  private static final int CLOSED = -1;

  private final LockCalls calls;
  private final Path lockFile;
  private final Set<Integer> held = new HashSet<>();
  private int descriptor;
  private boolean all;

  OfdSlotLocks(LockCalls calls, Path lockFile) throws IOException {
    this.calls = calls;
    this.lockFile = lockFile;
    this.descriptor = calls.open(lockFile);
  }

  @Override
  public synchronized boolean hold(int slot) throws IOException {
    if (all || held.contains(slot) || !calls.tryLock(descriptor(), slot, 1)) {
      return false;
    }
    held.add(slot);
    return true;
  }

  @Override
  public synchronized void release(int slot) throws IOException {
    if (held.remove(slot)) {
      calls.unlock(descriptor(), slot, 1);
    }
  }

  @Override
  public synchronized boolean isHeld(int slot) {
    try {
      return all || held.contains(slot) || calls.isLockedElsewhere(descriptor(), slot);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized boolean holdAll(int slots) throws IOException {
    all = all || calls.tryLock(descriptor(), 0, slots);
    return all;
  }

  @Override
  public synchronized boolean isRemoved() throws IOException {
    return calls.isRemoved(descriptor(), lockFile);
  }

  @Override
  public synchronized Set<Integer> held() {
    return Set.copyOf(held);
  }

  @Override
  public synchronized SlotLocks afterFork(LockCalls calls) throws IOException {
    // The description is shared with the parent: as long as the child kept it open, the parent
    // would look alive; and to unlock anything through it would unlock it for the parent.
    SlotLocks own = new OfdSlotLocks(calls, lockFile);
    calls.close(descriptor());
    descriptor = CLOSED;
    return own;
  }

  @Override
  public synchronized void close() {
    if (descriptor != CLOSED) {
      calls.close(descriptor);
      descriptor = CLOSED;
      held.clear();
      all = false;
    }
  }

  private int descriptor() throws IOException {
    if (descriptor == CLOSED) {
      throw new IOException("Lock file " + lockFile + " is closed");
    }
    return descriptor;
  }
}
