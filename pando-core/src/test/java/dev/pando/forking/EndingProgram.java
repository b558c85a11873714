package dev.pando.forking;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.internal.fork.Fork;
import dev.pando.internal.platform.Platform;
import dev.pando.internal.segment.Grove;
import dev.pando.pool.ProcessPoolExecutor;
import dev.pando.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.Future;

/** Programs with exit hooks of their own; they print what they find. */
final class EndingProgram {
  private static final int TERMINATED = 100;
  private static final int TASKS = 10;
  private static final long PATIENCE_MILLIS = 30_000;

  private EndingProgram() {}

  /** The argument names one of them. */
  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws Exception {
    if (!Pando.allStartMethods().contains(StartMethod.FORK)) {
      throw new IllegalStateException("no fork here");
    }
    switch (arguments[0]) {
      case "fork-in-a-hook" -> atExit(() -> System.out.println(outcomeOfFork()));
      case "terminate" -> {
        atExit(() -> System.out.println("hook of " + Platform.current().pid()));
        System.out.println(Platform.current().pid());
        System.out.println(exitCodes(StartMethod.valueOf(arguments[1])));
      }
      case "leave-work" -> leaveWork();
      case "leave-as-no-member" -> System.out.println(leaveAsNoMember());
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void atExit(Runnable action) {
    Runtime.getRuntime().addShutdownHook(new Thread(action));
  }

  private static String outcomeOfFork() {
    try {
      if (Fork.now(new int[0], -1, -1) == null) {
        Runtime.getRuntime().halt(0); // an exit would wait
      }
      return "forked";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Of children that are terminated as they begin, with how many there were of each. */
  private static Map<Integer, Integer> exitCodes(StartMethod method) throws InterruptedException {
    List<ChildProcess> children = new ArrayList<>();
    for (int i = 0; i < TERMINATED; i++) {
      ChildProcess child =
          Pando.context(method).process(() -> Thread.sleep(PATIENCE_MILLIS)).start();
      child.terminate();
      children.add(child);
    }
    Map<Integer, Integer> codes = new TreeMap<>();
    for (ChildProcess child : children) {
      child.join();
      OptionalInt code = child.exitCode();
      codes.merge(code.orElseThrow(), 1, Integer::sum);
    }
    return codes;
  }

  /** More than the first workers do. */
  @SuppressWarnings("SystemOut")
  private static void leaveWork() {
    ProcessPoolExecutor executor =
        Pando.context(StartMethod.FORK)
            .poolBuilder()
            .workers(2)
            .maxTasksPerWorker(2)
            .buildExecutor();
    for (int i = 0; i < TASKS; i++) {
      Future<?> _ =
          executor.submit(() -> {
            Thread.sleep(50); // so that the program comes to its end
            System.out.println("done");
          });
    }
  }

  /** Whether the memory of this process is there when a child has ended before it was a member. */
  private static boolean leaveAsNoMember() throws IOException {
    Path directory = Grove.current().directory();
    Fork.Child child = Fork.now(new int[0], -1, -1);
    if (child == null) {
      Grove.leaveNow();
      Runtime.getRuntime().halt(0);
      return false;
    }
    while (Platform.current().isAlive(child.pid())) {
      Thread.onSpinWait();
    }
    return Files.isDirectory(directory);
  }
}
