package dev.pando.internal.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Slot locks by the JDK alone: POSIX record locks on Unix, {@code LockFileEx} on Windows.
 *
 * <p>The channel is an asynchronous one, although nothing here is asynchronous: an interrupt of a
 * thread inside a {@link java.nio.channels.FileChannel} closes the channel, and with it all locks,
 * and this process would look dead.
 *
 * <p>A probe takes a shared lock for a moment. Probes of several processes thus do not see each
 * other; only a concurrent {@link #hold} may fail because of one, so that its caller tries again or
 * takes another slot.
 */
class ChannelSlotLocks implements SlotLocks {
  final Path lockFile;

  private final AsynchronousFileChannel channel;
  private final Map<Integer, FileLock> held = new HashMap<>();
  private @Nullable FileLock all;

  ChannelSlotLocks(Path lockFile) throws IOException {
    this.lockFile = lockFile;
    channel =
        AsynchronousFileChannel.open(lockFile, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  @Override
  public synchronized boolean hold(int slot) throws IOException {
    if (all != null || held.containsKey(slot)) {
      return false;
    }
    FileLock lock = tryLock(slot, 1, false);
    if (lock == null) {
      return false;
    }
    held.put(slot, lock);
    return true;
  }

  @Override
  public synchronized void release(int slot) throws IOException {
    FileLock lock = held.remove(slot);
    if (lock != null) {
      lock.release();
    }
  }

  @Override
  public synchronized boolean isHeld(int slot) {
    if (all != null || held.containsKey(slot)) {
      return true;
    }
    try {
      FileLock probe = tryLock(slot, 1, true);
      if (probe == null) {
        return true;
      }
      probe.release();
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized boolean holdAll(int slots) throws IOException {
    if (all != null) {
      return true;
    }
    // The JDK refuses overlapping locks within one JVM, so the own slots go first. Whoever gets in
    // between is a participant, and the answer is false then.
    Set<Integer> own = Set.copyOf(held.keySet());
    for (int slot : own) {
      release(slot);
    }
    all = tryLock(0, slots, false);
    if (all == null) {
      for (int slot : own) {
        hold(slot);
      }
    }
    return all != null;
  }

  @Override
  public boolean isRemoved() {
    return Files.notExists(lockFile);
  }

  @Override
  public synchronized Set<Integer> held() {
    return Set.copyOf(held.keySet());
  }

  @Override
  public synchronized SlotLocks afterFork(LockCalls calls) throws IOException {
    // Record locks belong to a process: the child has none, and to unlock the parent's bytes here
    // changes nothing but the JDK's own book-keeping.
    for (FileLock lock : held.values()) {
      lock.release();
    }
    held.clear();
    if (all != null) {
      all.release();
      all = null;
    }
    return this;
  }

  @Override
  public synchronized void close() throws IOException {
    channel.close();
    held.clear();
    all = null;
  }

  final boolean isOpen() {
    return channel.isOpen();
  }

  private @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
    try {
      return channel.tryLock(position, size, shared);
    } catch (OverlappingFileLockException e) {
      return null; // held by this JVM, through a copy of this class from another class loader
    }
  }
}
