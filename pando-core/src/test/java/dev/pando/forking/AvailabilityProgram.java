package dev.pando.forking;

import dev.pando.Diagnostics;
import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.process.ChildProcess;
import java.util.Optional;

/** Says whether there are forks, why not, and what still works. */
public final class AvailabilityProgram {
  private AvailabilityProgram() {}

  /** The program. */
  public static void main(String[] arguments) throws Exception {
    Optional<String> why =
        Diagnostics.run().stream()
            .filter(check -> check.name().equals("start method FORK"))
            .map(check -> check.works() + " " + check.detail())
            .findAny();
    System.out.println(Pando.allStartMethods().contains(StartMethod.FORK));
    System.out.println(why.orElseThrow());
    try {
      ChildProcess child = Pando.context(StartMethod.FORK).process(() -> System.exit(3)).start();
      child.join();
      System.out.println("ended with " + child.exitCode().orElseThrow());
    } catch (IllegalArgumentException e) {
      System.out.println("refused: " + e.getMessage());
    }
    ChildProcess spawned = Pando.process(() -> System.exit(4)).start();
    spawned.join();
    System.out.println("spawned: " + spawned.exitCode().orElseThrow());
  }
}
