package dev.pando.internal.fork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pando.Pando;
import dev.pando.StartMethod;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Children that one fork makes together: each is itself, and has nothing of the others. */
@Timeout(120)
class SeveralForksTest {
  private static final int LIMIT_MILLIS = 30_000;

  /** The first forks are those that others learn from. */
  private static final int ROUNDS = 8;

  private static final int THREE = 3;
  private static final int ALL_RIGHT = 10;
  private static final int NOT_RIGHT = 50;

  @BeforeEach
  void assumeFork() {
    assumeTrue(Pando.allStartMethods().contains(StartMethod.FORK));
  }

  private static List<Descriptors.Pipe> pipes(int count) throws IOException {
    List<Descriptors.Pipe> pipes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pipes.add(Descriptors.pipe());
    }
    return pipes;
  }

  /** Forks as often as there are pipes, and has each child write its number to all of them. */
  private static List<Fork.Child> fork(List<Descriptors.Pipe> pipes) throws IOException {
    int[] sinks = pipes.stream().mapToInt(Descriptors.Pipe::sink).toArray();
    Fork.Forked forked = Fork.severalNow(new int[0], sinks);
    if (forked.number() != Fork.PARENT) {
      beChild(forked, sinks);
    }
    return forked.children();
  }

  private static void beChild(Fork.Forked forked, int[] sinks) {
    int reached = 0;
    for (int sink : sinks) {
      try {
        Descriptors.write(sink, new byte[] {(byte) forked.number()});
        reached++;
      } catch (IOException closed) {
        // as it should be, but for one
      }
    }
    boolean isRight = reached == 1 && forked.children().isEmpty();
    Fork.exitAtOnce(forked.number() + (isRight ? ALL_RIGHT : NOT_RIGHT));
  }

  private static int end(Fork.Child child) throws IOException {
    boolean[] ready = new boolean[1];
    Descriptors.poll(new int[] {child.pidfd()}, ready, 1, LIMIT_MILLIS);
    assertThat(ready[0]).isTrue();
    int status = Descriptors.reap(child.pidfd());
    Descriptors.close(child.pidfd());
    return status;
  }

  private static void assertSaidBy(int number, Descriptors.Pipe pipe) throws IOException {
    Descriptors.close(pipe.sink());
    byte[] said = new byte[2];
    assertThat(Descriptors.read(pipe.source(), said, 0, 2)).isEqualTo(1);
    assertThat(said[0]).isEqualTo((byte) number);
    assertThat(Descriptors.read(pipe.source(), said, 0, 1)).isEqualTo(-1); // nobody else has it
    Descriptors.close(pipe.source());
  }

  @Test
  void each_of_several_children_knows_which_it_is_and_has_no_descriptor_of_another()
      throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      List<Descriptors.Pipe> pipes = pipes(THREE);
      List<Fork.Child> children = fork(pipes);
      assertThat(children).hasSize(THREE);
      assertThat(children.stream().map(Fork.Child::pid)).doesNotHaveDuplicates();
      for (int i = 0; i < THREE; i++) {
        assertThat(end(children.get(i))).isEqualTo(ALL_RIGHT + i);
      }
      for (int i = 0; i < THREE; i++) {
        assertSaidBy(i, pipes.get(i));
      }
    }
  }

  @Test
  void who_wants_more_children_than_there_is_room_for_is_told_the_limit() {
    assertThatThrownBy(() -> Fork.severalNow(new int[0], new int[] {-1, -1, -1, -1, -1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 4 children")
        .hasMessageContaining("5");
  }
}
