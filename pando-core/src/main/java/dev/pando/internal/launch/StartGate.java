package dev.pando.internal.launch;

import dev.pando.internal.AfterFork;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Keeps a fork and other starts apart: a process that is forked while another one gets its pipes
 * would hold the ends that belong to the parent, and nobody would see them close. Knows which
 * descriptors belong to this process alone.
 */
final class StartGate {
  private static volatile ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private static volatile Set<Integer> own = ConcurrentHashMap.newKeySet();

  static {
    AfterFork.inChild(StartGate::reset);
  }

  private StartGate() {}

  private static void reset() {
    lock = new ReentrantReadWriteLock(); // the parent's is held by the thread that forks
    // Closed by the fork. A new one, for the old may be locked by a thread that stands still here.
    own = ConcurrentHashMap.newKeySet();
  }

  static ReentrantReadWriteLock.ReadLock spawning() {
    return lock.readLock();
  }

  static ReentrantReadWriteLock.WriteLock forking() {
    return lock.writeLock();
  }

  /** Says that forked children must not have a descriptor. */
  static void own(int descriptor) {
    own.add(descriptor);
  }

  /** Says that the descriptor is about to be closed. */
  static void disown(int descriptor) {
    own.remove(descriptor);
  }

  static Set<Integer> owned() {
    return own;
  }

  /** What a forked child must not have: what belongs to this process, and more. */
  static int[] ownedAnd(int... more) {
    Integer[] owned = own.toArray(Integer[]::new); // others may be at it
    int[] all = Arrays.copyOf(more, more.length + owned.length);
    for (int i = 0; i < owned.length; i++) {
      all[more.length + i] = owned[i];
    }
    return all;
  }
}
