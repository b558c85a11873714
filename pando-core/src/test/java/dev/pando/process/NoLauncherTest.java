package dev.pando.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Context;
import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.queue.SharedQueue;
import dev.pando.testing.Conformance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A JVM inside another program, or a runtime image without {@code bin/java}. */
@Timeout(60)
@SuppressWarnings("serial") // lambdas that travel
class NoLauncherTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final String home = System.getProperty("java.home");
  private final Context context = Pando.context(StartMethod.SPAWN);

  @TempDir Path directory;

  @BeforeEach
  void hideLauncher() {
    System.setProperty("java.home", directory.toString());
  }

  @AfterEach
  void showLauncher() {
    System.setProperty("java.home", home);
  }

  @Test
  @Conformance("MiscTestCase.test_spawn_sys_executable_none_allows_import")
  void all_but_starting_works_without_a_launcher_and_starting_with_one_that_is_named()
      throws Exception {
    SharedQueue<String> queue = context.queue();
    ChildProcess child = context.process(() -> queue.put("from the child"));

    assertThatThrownBy(child::start)
        .isInstanceOf(ProcessException.class)
        .hasMessageContaining(directory.toString())
        .hasMessageContaining("has no bin/java");

    Path launcher = Path.of(home, "bin", "java");
    ChildProcess other =
        context
            .withJavaExecutable(launcher)
            .withJvmOptions(List.of("-Xmx64m"))
            .process(() -> queue.put("from the child"))
            .start();
    assertThat(queue.poll(LIMIT)).isEqualTo("from the child");
    assertThat(other.join(LIMIT)).isTrue();
    assertThat(other.exitCode()).hasValue(0);
  }
}
