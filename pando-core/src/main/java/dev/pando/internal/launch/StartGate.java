package dev.pando.internal.launch;

import dev.pando.internal.fork.AfterFork;
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
  private static final Set<Integer> OWN = ConcurrentHashMap.newKeySet();

  static {
    AfterFork.inChild(StartGate::reset);
  }

  private StartGate() {}

  private static void reset() {
    lock = new ReentrantReadWriteLock(); // the parent's is held by the thread that forks
    OWN.clear(); // closed by the fork
  }

  static ReentrantReadWriteLock.ReadLock spawning() {
    return lock.readLock();
  }

  static ReentrantReadWriteLock.WriteLock forking() {
    return lock.writeLock();
  }

  /** Says that forked children must not have a descriptor. */
  static void own(int descriptor) {
    OWN.add(descriptor);
  }

  /** Says that the descriptor is about to be closed. */
  static void disown(int descriptor) {
    OWN.remove(descriptor);
  }

  static Set<Integer> owned() {
    return OWN;
  }
}
