package dev.pando.forking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.testing.TestJvm;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Forks of programs that come to their end, and children whose end comes as they begin. */
@Timeout(120)
class ForkAtTheEndTest {
  @BeforeEach
  void forksWork() {
    assumeTrue(Pando.allStartMethods().contains(StartMethod.FORK));
  }

  /** What it printed. */
  private static List<String> run(Object... arguments) {
    try (TestJvm program = TestJvm.start(EndingProgram.class, List.of(), arguments)) {
      assertThat(program.waitForExit()).isZero();
      return program.remainingOutput();
    }
  }

  /** The child's exit would wait for a lock whose owner stands still: it would be left for ever. */
  @Test
  void aJvmThatIsEndingSaysThatItCannotForkAnyMore() {
    assertThat(run("fork-in-a-hook")).singleElement().asString().contains("is about to end");
  }

  /** It would take its parent's shared memory away, or end with an error that was none. */
  @Test
  void aForkedChildThatIsTerminatedAsItBeginsDoesNotRunItsParentsExitHooks() {
    List<String> lines = run("terminate", StartMethod.FORK);
    assertThat(lines).containsExactly(lines.getFirst(), "{-15=100}", "hook of " + lines.getFirst());
  }

  @Test
  void aChildOfTheForkServerThatIsTerminatedAsItBeginsEndsByThat() {
    List<String> lines = run("terminate", StartMethod.FORKSERVER);
    assertThat(lines).containsExactly(lines.getFirst(), "{-15=100}", "hook of " + lines.getFirst());
  }

  @Test
  void whatAProgramLeavesItsForkingExecutorToDoIsDoneByMoreThanItsFirstWorkers() {
    assertThat(run("leave-work")).hasSize(10).containsOnly("done");
  }

  /** A full grove is such a failure: what the parent shares would be removed under it. */
  @Test
  void aForkedChildThatFailsBeforeItIsAMemberDoesNotLeaveForItsParent() {
    assertThat(run("leave-as-no-member")).containsExactly("true");
  }
}
