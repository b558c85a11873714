package dev.pando.examples;

import static dev.pando.Pando.condition;
import static dev.pando.Pando.process;
import static dev.pando.Pando.sharedInt;

import dev.pando.memory.SharedInt;
import dev.pando.process.ChildProcess;
import dev.pando.sync.SharedCondition;
import java.util.ArrayList;
import java.util.List;

/** Three customers wait at a door until the shop opens: a condition, and what it is about. */
public final class Customers {
  private Customers() {}

  /** Opens the shop. */
  public static void main(String[] arguments) throws InterruptedException {
    SharedCondition door = condition();
    SharedInt open = sharedInt(0);
    SharedInt inside = sharedInt(0);
    List<ChildProcess> customers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      customers.add(process(() -> shop(door, open, inside)).start());
    }
    door.lock().lock();
    try {
      System.out.println("inside before it opens: " + inside.get());
      open.set(1);
      door.signalAll();
    } finally {
      door.lock().unlock();
    }
    for (ChildProcess customer : customers) {
      customer.join();
    }
    System.out.println("inside after: " + inside.get());
  }

  private static void shop(SharedCondition door, SharedInt open, SharedInt inside)
      throws InterruptedException {
    door.lock().lock();
    try {
      while (open.get() == 0) {
        door.await();
      }
      int _ = inside.incrementAndGet();
    } finally {
      door.lock().unlock();
    }
  }
}
