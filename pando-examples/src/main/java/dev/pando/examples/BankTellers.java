package dev.pando.examples;

import static dev.pando.Pando.process;
import static dev.pando.Pando.semaphore;
import static dev.pando.Pando.sharedInt;

import dev.pando.memory.SharedInt;
import dev.pando.process.ChildProcess;
import dev.pando.sync.SharedSemaphore;
import java.util.ArrayList;
import java.util.List;

/** Five customers, each a process, and two tellers: a semaphore lets two at a time be served. */
public final class BankTellers {
  private static final int TELLERS = 2;

  private BankTellers() {}

  /** Serves them all and says how many were ever served at once. */
  public static void main(String[] arguments) throws InterruptedException {
    SharedSemaphore tellers = semaphore(TELLERS);
    SharedInt beingServed = sharedInt(0);
    SharedInt most = sharedInt(0);
    List<ChildProcess> customers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      customers.add(process(() -> beServed(tellers, beingServed, most)).start());
    }
    for (ChildProcess customer : customers) {
      customer.join();
    }
    System.out.println("all served, never more than two at once: " + (most.get() <= TELLERS));
  }

  private static void beServed(SharedSemaphore tellers, SharedInt beingServed, SharedInt most)
      throws InterruptedException {
    tellers.acquire();
    try {
      int now = beingServed.incrementAndGet();
      int _ = most.updateAndGet(before -> Math.max(before, now));
      Thread.sleep(20);
      int _ = beingServed.decrementAndGet();
    } finally {
      tellers.release();
    }
  }
}
