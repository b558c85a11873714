package dev.pando.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.internal.platform.Platform;
import dev.pando.process.ChildProcess;
import java.time.Duration;

/** What tests ask of child processes. */
public final class Children {
  private Children() {}

  /** That the child ends in time, with exit code 0; one that does not is killed. */
  public static void assertEndsWell(ChildProcess child, Duration limit)
      throws InterruptedException {
    boolean ended = child.join(limit);
    if (!ended) {
      child.kill(); // the end of this JVM would wait for it
    }
    assertThat(ended).as("the child ended").isTrue();
    assertThat(child.exitCode().orElseThrow())
        .as(() -> String.join("\n", child.stderrTail()))
        .isZero();
  }

  /** Waits until a process, anybody's child, has ended, be it taken note of or not. */
  public static void awaitDeath(long pid) throws InterruptedException {
    // Not onExit() of its handle, which looks only now and then; nor isAlive(), which sees zombies.
    while (Platform.current().isAlive(pid)) {
      Thread.sleep(1);
    }
  }
}
