package dev.pando.testing;

import static org.assertj.core.api.Assertions.assertThat;

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
}
