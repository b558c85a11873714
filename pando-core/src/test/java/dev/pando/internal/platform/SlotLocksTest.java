package dev.pando.internal.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pando.testing.Requirement;
import dev.pando.testing.TestJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every way to hold against every way to probe: spawned children hold by record locks, others by
 * open-file-description locks, and each must see the other.
 */
@Timeout(60)
class SlotLocksTest {
  @TempDir Path directory;

  @BeforeAll
  static void onLinux() {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "needs descriptor locks of Linux");
  }

  static SlotLocks open(String kind, Path file) throws IOException {
    return switch (kind) {
      case "channel" -> new ChannelSlotLocks(file);
      case "descriptor" -> new OfdSlotLocks(LinuxFileCalls.LINKING.require(), file);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  /** Holds slot 7 until killed or told to end. */
  static final class Holder {
    public static void main(String[] arguments) throws IOException {
      try (SlotLocks locks = open(arguments[0], Path.of(arguments[1]))) {
        System.out.println(locks.hold(7));
        int end = System.in.read();
        System.exit(end < 0 ? 1 : 0);
      }
    }
  }

  private Path lockFile() throws IOException {
    return Files.createFile(directory.resolve("locks"));
  }

  @ParameterizedTest
  @CsvSource({
    "channel, channel",
    "channel, descriptor",
    "descriptor, channel",
    "descriptor, descriptor"
  })
  @Requirement("R1")
  void aKilledProcessIsSeenDeadAtOnce(String holder, String prober) throws IOException {
    Path file = lockFile();
    try (SlotLocks locks = open(prober, file);
        TestJvm child = TestJvm.start(Holder.class, List.of(), holder, file)) {
      assertThat(child.readLine()).isEqualTo("true");
      assertThat(locks.isHeld(7)).isTrue();
      assertThat(locks.isHeld(6)).isFalse();
      assertThat(locks.hold(7)).isFalse();
      assertThat(locks.holdAll(16)).isFalse();

      child.kill();

      assertThat(locks.isHeld(7)).isFalse();
      assertThat(locks.hold(7)).isTrue();
      assertThat(locks.isHeld(7)).isTrue();
      assertThat(locks.held()).containsExactly(7);
      locks.release(7);
      assertThat(locks.isHeld(7)).isFalse();
      assertThat(locks.holdAll(16)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"channel", "descriptor"})
  void anInterruptedThreadDoesNotLoseTheLocks(String kind) throws IOException {
    Path file = lockFile();
    try (SlotLocks locks = open(kind, file)) {
      assertThat(locks.hold(3)).isTrue();
      Thread.currentThread().interrupt();
      assertThat(locks.hold(4)).isTrue();
      assertThat(locks.isHeld(5)).isFalse();
      locks.release(4);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(locks.isHeld(3)).isTrue();
      assertThat(locks.hold(4)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"channel", "descriptor"})
  void ownSlotsCountAsHeldAndCannotBeTakenTwice(String kind) throws IOException {
    try (SlotLocks locks = open(kind, lockFile())) {
      assertThat(locks.hold(0)).isTrue();
      assertThat(locks.hold(0)).isFalse();
      assertThat(locks.isHeld(0)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"channel", "descriptor"})
  void afterAForkTheChildStartsWithoutSlots(String kind) throws IOException {
    try (SlotLocks ofParent = open(kind, lockFile())) {
      assertThat(ofParent.hold(0)).isTrue();
      try (SlotLocks locks = ofParent.afterFork(LinuxFileCalls.LINKING.require())) {
        assertThat(locks.held()).isEmpty();
        assertThat(locks.hold(1)).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aProcessThatOpenedBeforeLinkingProbesWithoutLosingItsOwn(boolean closedByUs)
      throws IOException {
    Path file = lockFile();
    try (SlotLocks early = LinuxSlotLocks.openUnlinked(file);
        TestJvm child = TestJvm.start(Holder.class, List.of(), "channel", file)) {
      assertThat(early.hold(1)).isTrue();
      assertThat(child.readLine()).isEqualTo("true");
      LinuxFileCalls.LINKING.require();
      assertThat(early.isHeld(1)).isTrue();
      assertThat(early.isHeld(7)).isTrue();
      assertThat(early.isHeld(2)).isFalse();
      if (closedByUs) {
        child.writeLine("end");
        assertThat(child.waitForExit()).isZero();
      } else {
        child.kill();
      }
      assertThat(early.isHeld(7)).isFalse();
      assertThat(early.isHeld(1)).isTrue();
    }
  }
}
