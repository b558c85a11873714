package dev.pando.examples;

import static dev.pando.Pando.currentProcess;
import static dev.pando.Pando.process;

import dev.pando.process.ChildProcess;

/** One function in a process of its own; it captures what it needs. */
public final class Hello {
  private Hello() {}

  /** Prints a greeting from a child, then how the child ended. */
  public static void main(String[] arguments) throws InterruptedException {
    String whom = arguments.length > 0 ? arguments[0] : "world";
    ChildProcess child =
        process(() -> System.out.println("hello " + whom + " from " + currentProcess().name()))
            .start();
    child.join();
    System.out.println("exit code " + child.exitCode().orElseThrow());
  }
}
