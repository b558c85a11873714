package dev.pando.internal.launch;

import dev.pando.internal.PerProcess;
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
  /** A child's descriptors are others, and its parent's lock is held by the thread that forks. */
  private static final PerProcess.Lazy<StartGate> CURRENT = new PerProcess.Lazy<>(StartGate::new);

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final Set<Integer> own = ConcurrentHashMap.newKeySet();

  private StartGate() {}

  static ReentrantReadWriteLock.ReadLock spawning() {
    return CURRENT.get().lock.readLock();
  }

  static ReentrantReadWriteLock.WriteLock forking() {
    return CURRENT.get().lock.writeLock();
  }

  /** Says that forked children must not have a descriptor. */
  static void own(int descriptor) {
    owned().add(descriptor);
  }

  /** Says that the descriptor is about to be closed. */
  static void disown(int descriptor) {
    owned().remove(descriptor);
  }

  static Set<Integer> owned() {
    return CURRENT.get().own;
  }

  /** What a forked child must not have: what belongs to this process, and more. */
  static int[] ownedAnd(int... more) {
    Integer[] owned = owned().toArray(Integer[]::new); // others may be at it
    int[] all = Arrays.copyOf(more, more.length + owned.length);
    for (int i = 0; i < owned.length; i++) {
      all[more.length + i] = owned[i];
    }
    return all;
  }
}
