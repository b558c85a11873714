package dev.pando.examples;

import static dev.pando.Pando.process;

import dev.pando.memory.SharedList;
import dev.pando.memory.SharedMemory;
import java.io.IOException;
import java.lang.foreign.ValueLayout;

/** Memory and a list that any process finds by name; a Python one too, on Linux. */
public final class NamedBlock {
  private NamedBlock() {}

  /** Prints what a child, which knows nothing but two names, made of them. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    try (SharedMemory memory = SharedMemory.create(1024);
        SharedList list = SharedList.of("howdy", 42, 2.5, null)) {
      String memoryName = memory.name();
      String listName = list.memory().name();
      process(() -> change(memoryName, listName)).start().join();

      System.out.println(memory.segment().getAtIndex(ValueLayout.JAVA_INT, 10));
      System.out.println(String.join(" ", list.stream().map(String::valueOf).toList()));
      memory.unlink();
      list.memory().unlink();
    }
  }

  private static void change(String memoryName, String listName) throws IOException {
    try (SharedMemory memory = SharedMemory.attach(memoryName);
        SharedList list = SharedList.attach(listName)) {
      memory.segment().setAtIndex(ValueLayout.JAVA_INT, 10, 7);
      Object _ = list.set(3, true);
    }
  }
}
