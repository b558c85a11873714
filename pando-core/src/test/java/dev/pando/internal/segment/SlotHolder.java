package dev.pando.internal.segment;

import dev.pando.internal.platform.Platform;
import dev.pando.internal.platform.SlotLocks;
import dev.pando.testing.TestJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A child JVM that holds all free slots of a grove, as thousands of members would. */
final class SlotHolder implements AutoCloseable {
  private final TestJvm jvm;
  private final int count;

  private SlotHolder(TestJvm jvm) {
    this.jvm = jvm;
    this.count = Integer.parseInt(jvm.readLine());
  }

  static SlotHolder start(Path grove, String platform) {
    return new SlotHolder(
        TestJvm.start(
            Main.class,
            List.of("-Dpando.platform=" + platform),
            grove.resolve(GroveDirectory.LOCK_FILE)));
  }

  /** How many it got. */
  int count() {
    return count;
  }

  /** Has it give back one. */
  void release(int slot) {
    jvm.writeLine("" + slot);
    String _ = jvm.readLine();
  }

  @Override
  public void close() {
    jvm.close();
  }

  /** The child's side. */
  static final class Main {
    private Main() {}

    public static void main(String[] arguments) throws IOException {
      SlotLocks locks = Platform.current().openSlotLocks(Path.of(arguments[0]));
      int count = 0;
      for (int slot = 0; slot < SlotTableLayout.MAX_SLOTS; slot++) {
        count += locks.hold(slot) ? 1 : 0;
      }
      System.out.println(count);
      BufferedReader commands =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        locks.release(Integer.parseInt(line));
        System.out.println("released");
      }
    }
  }
}
