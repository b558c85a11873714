package dev.pando.forking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.internal.Sneaky;
import dev.pando.internal.fork.Fork;
import dev.pando.internal.platform.Platform;
import dev.pando.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A fork that was under way when its program came to its end. */
@Timeout(120)
@SuppressWarnings("serial") // lambdas that travel use private members of the test
class ForkAtTheEndTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;

  /** Its exit would wait for a lock whose owner stands still, and it would be left for ever. */
  @Test
  void aChildOfAJvmThatIsEndingEndsToo() throws Exception {
    assumeTrue(Pando.allStartMethods().contains(StartMethod.FORK));
    String news = directory.resolve("news").toString();
    ChildProcess program =
        Pando.context(StartMethod.SPAWN)
            .process(() -> {
              assertThat(Pando.allStartMethods()).contains(StartMethod.FORK); // it was tried
              Runtime.getRuntime().addShutdownHook(new Thread(() -> forkAndAwaitEnd(news)));
            })
            .start();
    assertThat(program.join(PATIENCE.multipliedBy(3))).isTrue();
    assertThat(program.exitCode()).as(program.deathReport()).hasValue(0);
    assertThat(Path.of(news)).hasContent("the child has ended");
  }

  private static void forkAndAwaitEnd(String news) {
    try {
      Fork.Child child = Fork.now(new int[0], -1, -1);
      if (child == null) {
        Fork.exit(0);
        return;
      }
      long start = System.nanoTime();
      while (Platform.current().isAlive(child.pid())) {
        if (System.nanoTime() - start > PATIENCE.toNanos()) {
          boolean _ = ProcessHandle.of(child.pid()).orElseThrow().destroyForcibly();
          throw new AssertionError("the child does not end");
        }
        Thread.onSpinWait();
      }
      Files.writeString(Path.of(news), "the child has ended");
    } catch (IOException e) {
      throw Sneaky.rethrow(e);
    }
  }
}
