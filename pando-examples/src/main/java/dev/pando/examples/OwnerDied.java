package dev.pando.examples;

import static dev.pando.Pando.event;
import static dev.pando.Pando.lock;
import static dev.pando.Pando.process;

import dev.pando.process.ChildProcess;
import dev.pando.sync.SharedEvent;
import dev.pando.sync.SharedLock;
import java.time.Duration;

/** A process is killed while it holds a lock; the next one gets it, and learns what happened. */
public final class OwnerDied {
  private OwnerDied() {}

  /** Kills the owner of a lock, then takes the lock. */
  public static void main(String[] arguments) throws InterruptedException {
    SharedLock lock = lock();
    SharedEvent taken = event();
    ChildProcess child =
        process(
                () -> {
                  lock.lock();
                  taken.set();
                  Thread.sleep(Duration.ofMinutes(1));
                })
            .start();
    taken.await();
    System.out.println(lock);

    child.kill();
    lock.lock();
    try {
      System.out.println("the owner died: " + lock.ownerDied());
      lock.markConsistent(); // after having looked at what the lock protects
    } finally {
      lock.unlock();
    }
    System.out.println("and now: " + lock.ownerDied());
  }
}
