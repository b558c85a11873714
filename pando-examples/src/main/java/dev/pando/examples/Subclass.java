package dev.pando.examples;

import dev.pando.process.ChildProcess;

/** A process as a class: the fields of the subclass travel to the child. */
public final class Subclass extends ChildProcess {
  private static final long serialVersionUID = 1L;

  private final int[] numbers;

  private Subclass(int... numbers) {
    this.numbers = numbers;
  }

  @Override
  public void run() {
    int sum = 0;
    for (int number : numbers) {
      sum += number;
    }
    System.out.println(name() + " adds up " + sum);
  }

  /** Prints the sum that the child made. */
  public static void main(String[] arguments) throws InterruptedException {
    ChildProcess adder = new Subclass(1, 2, 3).start();
    adder.join();
  }
}
