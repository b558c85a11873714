package dev.pando.examples;

import static dev.pando.Pando.process;
import static dev.pando.Pando.sharedStruct;

import dev.pando.memory.Length;
import dev.pando.memory.SharedStruct;
import dev.pando.process.ChildProcess;
import dev.pando.sync.SharedLock;

/** A record that two processes change under its lock. */
public final class Account {
  private Account() {}

  private record State(@Length(16) String lastBooker, long cents, int bookings) {}

  /** Prints the state after two children have booked a thousand times each. */
  public static void main(String[] arguments) throws InterruptedException {
    SharedStruct<State> account = sharedStruct(new State("nobody", 0, 0));
    ChildProcess first = process(() -> book(account, "first", 5)).start();
    ChildProcess second = process(() -> book(account, "second", 2)).start();
    first.join();
    second.join();

    State state = account.copy();
    System.out.println(state.bookings() + " bookings, " + state.cents() + " cents");
  }

  private static void book(SharedStruct<State> account, String who, long cents) {
    for (int i = 0; i < 1000; i++) {
      try (SharedLock.Held _ = account.lock().hold()) {
        State before = account.get();
        account.set(new State(who, before.cents() + cents, before.bookings() + 1));
      }
    }
  }
}
