package dev.pando.forking;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.process.ChildProcess;

/** Chooses start methods, which a JVM can do only for all of its code. */
public final class StartMethodProgram {
  private StartMethodProgram() {}

  /** The program. */
  public static void main(String[] arguments) throws Exception {
    // Using a context does not fix the method of Pando itself.
    ChildProcess first = Pando.context(StartMethod.THREAD).process(() -> {}).start();
    first.join();
    Pando.setStartMethod(StartMethod.FORK);
    show();
    try {
      Pando.setStartMethod(StartMethod.SPAWN);
      System.out.println("changed");
    } catch (IllegalStateException e) {
      System.out.println("refused");
    }
    for (StartMethod method : Pando.allStartMethods()) {
      Pando.setStartMethod(method, true);
      show();
    }
  }

  private static void show() throws InterruptedException {
    ChildProcess child =
        Pando.process(() -> System.out.println("child " + Pando.startMethod() + " " + context()))
            .start();
    child.join();
    System.out.println(Pando.startMethod() + " " + child.exitCode().orElseThrow());
  }

  private static StartMethod context() {
    return Pando.context().startMethod();
  }
}
