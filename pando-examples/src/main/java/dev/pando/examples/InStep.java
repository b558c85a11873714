package dev.pando.examples;

import static dev.pando.Pando.barrier;
import static dev.pando.Pando.process;

import dev.pando.process.ChildProcess;
import dev.pando.sync.SharedBarrier;
import java.util.concurrent.BrokenBarrierException;

/** Two processes go through rounds; neither begins one before both have ended the one before. */
public final class InStep {
  private InStep() {}

  /** Three rounds, with a line between them. */
  public static void main(String[] arguments) throws Exception {
    SharedBarrier barrier = barrier(2);
    ChildProcess child = process(() -> rounds(barrier)).start();
    for (int round = 1; round <= 3; round++) {
      barrier.await();
      System.out.println("both are in round " + round);
    }
    child.join();
  }

  private static void rounds(SharedBarrier barrier)
      throws InterruptedException, BrokenBarrierException {
    for (int round = 1; round <= 3; round++) {
      int _ = barrier.await();
    }
  }
}
