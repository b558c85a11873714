package dev.pando.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChildProcessTest {
  @Test
  void a_lambda_with_what_it_captures_runs_in_another_jvm() throws Exception {
    String word = "hello";
    ChildProcess child = ChildProcess.of(() -> System.out.println(word)).start();
    child.join();
    assertThat(child.exitCode()).hasValue(0);
    assertThat(child.pid()).isNotEqualTo(ProcessHandle.current().pid());
  }

  @Test
  void an_exception_of_the_target_comes_back() throws Exception {
    ChildProcess child =
        ChildProcess.of(
                () -> {
                  throw new IllegalStateException("x");
                })
            .start();
    child.join();
    assertThat(child.exitCode()).hasValue(1);
    assertThat(child.failure()).get().isInstanceOf(IllegalStateException.class);
  }
}
