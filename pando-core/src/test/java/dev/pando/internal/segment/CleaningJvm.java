package dev.pando.internal.segment;

import dev.pando.internal.platform.Platform;
import dev.pando.testing.TestJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A process that does nothing but remove dead groves from one directory. */
final class CleaningJvm implements AutoCloseable {
  private final TestJvm jvm;

  private CleaningJvm(TestJvm jvm) {
    this.jvm = jvm;
  }

  static CleaningJvm start(Path parent, String platform) {
    TestJvm jvm = TestJvm.start(Main.class, List.of("-Dpando.platform=" + platform), parent);
    jvm.readLine();
    return new CleaningJvm(jvm);
  }

  /** Stops it and returns how often it looked. */
  int rounds() {
    jvm.writeLine("stop");
    return Integer.parseInt(jvm.readLine());
  }

  @Override
  public void close() {
    jvm.close();
  }

  /** The child's side. */
  static final class Main {
    private Main() {}

    public static void main(String[] arguments) throws IOException {
      System.out.println("ready");
      int rounds = 0;
      while (System.in.available() == 0) {
        CleanReport _ =
            GroveCleaner.clean(
                Platform.current(),
                List.of(Path.of(arguments[0])),
                Integer.MAX_VALUE,
                Duration.ofSeconds(60));
        rounds++;
      }
      System.out.println(rounds);
    }
  }
}
