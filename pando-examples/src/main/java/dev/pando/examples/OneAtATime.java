package dev.pando.examples;

import static dev.pando.Pando.lock;
import static dev.pando.Pando.process;
import static dev.pando.Pando.semaphore;

import dev.pando.process.ChildProcess;
import dev.pando.sync.SharedLock;
import dev.pando.sync.SharedSemaphore;
import java.util.ArrayList;
import java.util.List;

/** A lock that several processes share: no two of them are inside at once. */
public final class OneAtATime {
  private OneAtATime() {}

  /** Three processes enter a hundred times each, and look whether somebody else is there. */
  public static void main(String[] arguments) throws InterruptedException {
    SharedLock lock = lock();
    SharedSemaphore inside = semaphore(0);
    SharedSemaphore met = semaphore(0);
    List<ChildProcess> children = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      children.add(process(() -> enter(lock, inside, met)).start());
    }
    for (ChildProcess child : children) {
      child.join();
    }
    System.out.println("met somebody inside: " + met.availablePermits() + " times");
  }

  private static void enter(SharedLock lock, SharedSemaphore inside, SharedSemaphore met)
      throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      lock.lock();
      try {
        inside.release();
        if (inside.availablePermits() != 1) {
          met.release();
        }
        inside.acquire();
      } finally {
        lock.unlock();
      }
    }
  }
}
