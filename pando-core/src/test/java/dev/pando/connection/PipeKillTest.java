package dev.pando.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Pando;
import dev.pando.function.SerializableRunnable;
import dev.pando.internal.KillPoint;
import dev.pando.process.ChildProcess;
import dev.pando.testing.Requirement;
import java.io.EOFException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes that are killed between two steps of a send or a receive. */
@Timeout(60)
@Requirement("R3")
class PipeKillTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int MESSAGES = 5;
  private static final int KILLED_AT = 3;

  private static ChildProcess start(SerializableRunnable target) {
    return Pando.processBuilder(target)
        .jvmOptions("-D" + KillPoint.PROPERTY + "=true")
        .build()
        .start();
  }

  private static void assertKilled(ChildProcess child) throws InterruptedException {
    assertThat(child.join(LIMIT)).isTrue();
    assertThat(child.exitCode()).hasValue(-9);
  }

  private static byte[] message(int number, int size) {
    byte[] bytes = new byte[size];
    bytes[0] = (byte) number;
    return bytes;
  }

  @ParameterizedTest
  @CsvSource({
    "ring.written,   10,     2",
    "ring.published, 10,     3",
    "ring.written,   100000, 2",
    "ring.published, 100000, 3"
  })
  void aMessageWhoseSenderIsKilledIsThereWhollyOrNotAtAll(String label, int size, int arrived)
      throws Exception {
    Pipe pipe = Pando.pipe();
    Connection second = pipe.second();
    ChildProcess child =
        start(() -> {
          KillPoint.arm(label, KILLED_AT);
          for (int i = 1; i <= MESSAGES; i++) {
            second.sendBytes(message(i, size));
          }
        });
    assertKilled(child);
    second.sendBytes(message(99, size)); // the lock that the dead one held comes to us
    second.close();

    List<Byte> received = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              while (true) {
                byte[] bytes = pipe.first().recvBytes();
                assertThat(bytes).hasSize(size);
                received.add(bytes[0]);
              }
            })
        .isInstanceOf(EOFException.class);
    List<Byte> expected = new ArrayList<>();
    for (int i = 1; i <= arrived; i++) {
      expected.add((byte) i);
    }
    expected.add((byte) 99);
    assertThat(received).isEqualTo(expected);
    pipe.first().close();
  }

  @ParameterizedTest
  @CsvSource({"ring.copied, 10, 3", "ring.taken, 10, 4", "ring.copied, 100000, 3"})
  void aMessageWhoseReceiverIsKilledIsTakenWhollyOrNotAtAll(String label, int size, int next)
      throws Exception {
    Pipe pipe = Pando.pipe();
    Connection first = pipe.first();
    for (int i = 1; i <= MESSAGES; i++) {
      pipe.second().sendBytes(message(i, size));
    }
    ChildProcess child =
        start(() -> {
          KillPoint.arm(label, KILLED_AT);
          for (int i = 1; i <= MESSAGES; i++) {
            assertThat(first.recvBytes()[0]).isEqualTo((byte) i);
          }
        });
    assertKilled(child);

    for (int i = next; i <= MESSAGES; i++) {
      assertThat(first.recvBytes()).isEqualTo(message(i, size));
    }
    assertThat(first.poll()).isFalse();
    first.close();
    pipe.second().close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aProcessKilledWhileItTakesOrLeavesItsEndHoldsNobodyUp(int passing) throws Exception {
    Pipe pipe = Pando.pipe();
    Pipe gate = Pando.pipe();
    Connection second = pipe.second();
    Connection gatekeeper = gate.second();
    ChildProcess child =
        start(() -> {
          KillPoint.arm("pipe.holder-changed", passing);
          Connection received = Objects.requireNonNull(gatekeeper.recv(Connection.class));
          received.close();
        });
    gate.first().send(second);
    second.close();
    gatekeeper.close();
    assertKilled(child);

    assertThatThrownBy(() -> gate.first().recv()).isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> pipe.first().recv()).isInstanceOf(EOFException.class);
    gate.first().close();
    pipe.first().close();
  }
}
