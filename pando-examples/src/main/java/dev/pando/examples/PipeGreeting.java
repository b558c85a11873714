package dev.pando.examples;

import static dev.pando.Pando.pipe;
import static dev.pando.Pando.process;

import dev.pando.connection.Connection;
import dev.pando.connection.Pipe;
import dev.pando.process.ChildProcess;

/** A child says hello through a pipe and is joined: no zombie stays behind. */
public final class PipeGreeting {
  private PipeGreeting() {}

  /** Prints what the child says and how it ended. */
  public static void main(String[] arguments) throws Exception {
    Pipe pipe = pipe();
    Connection second = pipe.second();
    ChildProcess child = process(() -> second.send("hello from the other side")).start();
    System.out.println(pipe.first().recv());
    child.join();
    System.out.println(
        "exit code " + child.exitCode().orElseThrow() + ", alive " + child.isAlive());
  }
}
