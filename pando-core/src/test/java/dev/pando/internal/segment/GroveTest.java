package dev.pando.internal.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pando.internal.platform.LinkedLocks;
import dev.pando.internal.platform.Platform;
import dev.pando.internal.platform.Providers;
import dev.pando.internal.platform.SlotLocks;
import dev.pando.testing.Conformance;
import dev.pando.testing.Requirement;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.pando.internal.platform.Providers#here")
class GroveTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Platform platform;
  @TempDir Path parent;

  GroveTest(Platform platform) {
    this.platform = platform;
  }

  private CleanReport clean() {
    return GroveCleaner.clean(platform, List.of(parent), 100, LONG);
  }

  private List<Path> left() throws IOException {
    try (Stream<Path> entries = Files.list(parent)) {
      return entries.toList();
    }
  }

  @Test
  void aFreshGroveIsForThisUserAlone() throws IOException {
    Grove grove = Grove.create(platform, parent);
    try {
      assertThat(grove.directory().getFileName().toString()).matches("pando-\\w+-[0-9a-f]{16}");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(grove.directory())))
          .isEqualTo("rwx------");
      assertThat(grove.isDead(grove.slot())).isFalse();
      assertThat(grove.livingPids()).containsExactly(ProcessHandle.current().pid());
    } finally {
      grove.close();
    }
    assertThat(left()).isEmpty();
  }

  @Test
  @Requirement("R1")
  void aKilledMemberIsDeadAndItsSlotIsUsedAgainUnderAnotherName() throws IOException {
    Grove grove = Grove.create(platform, parent);
    try (Member first = Member.join(grove, platform.name());
        Member second = Member.join(grove, platform.name())) {
      assertThat(first.slot()).isNotEqualTo(second.slot()).isNotEqualTo(grove.slot());
      assertThat(grove.isDead(first.slot())).isFalse();
      assertThat(second.ask("dead " + first.slot())).isEqualTo("false");
      assertThat(grove.livingPids()).contains(first.pid(), second.pid());
      int deaths = grove.deaths();

      first.kill();
      grove.noteDeath(first.pid());

      assertThat(grove.deaths()).isEqualTo(deaths + 1);
      assertThat(grove.isDead(first.slot())).isTrue();
      assertThat(grove.isParticipantDead(first.participant())).isTrue();
      assertThat(second.ask("dead " + first.slot())).isEqualTo("true");
      assertThat(second.ask("dead " + grove.slot())).isEqualTo("false");
    } finally {
      grove.close();
    }
  }

  @Test
  void nothingIsLeftWhenAThreadStillMakesFilesWhileTheLastMemberGoes() throws Exception {
    for (int round = 0; round < 200; round++) {
      Path directory = GroveDirectory.make(parent);
      Files.createFile(directory.resolve(GroveDirectory.LOCK_FILE));
      CountDownLatch making = new CountDownLatch(1);
      CompletableFuture<Void> late =
          CompletableFuture.runAsync(() -> makeFilesUntilItIsGone(directory, making));
      making.await();
      GroveDirectory.remove(directory);
      late.get(LONG.toSeconds(), TimeUnit.SECONDS);
      assertThat(left()).as("round %d", round).isEmpty();
    }
  }

  private static void makeFilesUntilItIsGone(Path directory, CountDownLatch making) {
    try {
      for (int i = 0; i < 50; i++) {
        Files.createFile(directory.resolve("worker-late-" + i));
        making.countDown();
      }
    } catch (IOException e) {
      assertThat(e).isInstanceOf(NoSuchFileException.class);
    }
  }

  @Test
  void aDeadSlotIsTakenAgainAndTheOldOwnerStaysDead() throws IOException {
    Grove grove = Grove.create(platform, parent);
    try (Member first = Member.join(grove, platform.name())) {
      first.kill();
      restartSlotSearch(grove);
      try (Member next = Member.join(grove, platform.name())) {
        assertThat(next.slot()).isEqualTo(first.slot());
        assertThat(next.participant()).isNotEqualTo(first.participant());
        grove.noteDeath(first.pid());
        assertThat(grove.isDead(next.slot())).isFalse();
        assertThat(grove.isParticipantDead(first.participant())).isTrue();
        assertThat(grove.isParticipantDead(next.participant())).isFalse();
      }
    } finally {
      grove.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"death.noted", "death.counted"})
  void aDeathWhoseFirstWitnessIsKilledIsKnownToTheOthers(String label) throws IOException {
    Grove grove = Grove.create(platform, parent);
    try (Member first = Member.join(grove, platform.name());
        Member witness = Member.join(grove, platform.name())) {
      assertThat(witness.ask("arm " + label)).isEqualTo("armed");
      first.kill();

      witness.dieOf("dead " + first.slot());

      assertThat(grove.isParticipantDead(first.participant())).isTrue();
      assertThat(grove.isParticipantDead(witness.participant())).isTrue();
    } finally {
      grove.close();
    }
  }

  /** As after 4096 further processes. */
  private static void restartSlotSearch(Grove grove) throws IOException {
    try (Arena arena = Arena.ofShared()) {
      Mapping.map(grove.directory().resolve(GroveDirectory.SLOT_FILE), arena)
          .set(ValueLayout.JAVA_INT, SlotTableLayout.NEXT_OFFSET, 0);
    }
  }

  @Test
  void segmentsAreSharedByName() throws IOException {
    Grove grove = Grove.create(platform, parent);
    try (Member member = Member.join(grove, platform.name())) {
      Segment ours = grove.create("test", 5000);
      ours.memory().set(ValueLayout.JAVA_INT, 0, 41);
      assertThat(member.ask("increment " + ours.name())).isEqualTo("42");
      assertThat(ours.memory().get(ValueLayout.JAVA_INT, 0)).isEqualTo(42);

      Segment theirs = grove.open(member.ask("create 100"));
      assertThat(theirs.bytes()).isEqualTo(100);
      assertThat(grove.open(theirs.name())).isSameAs(theirs);
      member.kill();
      assertThat(grove.deleteSegments("test", member.participant())).isEqualTo(1);
      assertThat(theirs.memory().get(ValueLayout.JAVA_INT, 0)).isZero();
    } finally {
      grove.close();
    }
    assertThat(left()).isEmpty();
  }

  @Test
  void theLastMemberThatLeavesRemovesTheDirectory() throws IOException {
    Grove grove = Grove.create(platform, parent);
    try (Member member = Member.join(grove, platform.name())) {
      grove.close();
      assertThat(left()).hasSize(1);
      member.exit();
    }
    assertThat(left()).isEmpty();
  }

  @Test
  void aRootThatExitsLeavesNothing() throws IOException {
    try (Member root = Member.root(parent, platform.name())) {
      assertThat(root.ask("directory")).startsWith(parent.toString());
      assertThat(left()).hasSize(1);
      root.exit();
    }
    assertThat(left()).isEmpty();
  }

  @Test
  @Requirement("R7")
  void whatAKilledRootLeftIsRemovedByTheNextStart() throws IOException {
    try (Member killed = Member.root(parent, platform.name())) {
      killed.kill();
      assertThat(left()).hasSize(1);
    }
    try (Member next = Member.root(parent, platform.name())) {
      next.exit();
    }
    assertThat(left()).isEmpty();
  }

  @Test
  void aGroveWithOneLivingMemberIsLeftAlone() throws IOException {
    try (Member root = Member.root(parent, platform.name())) {
      CleanReport report = clean();
      assertThat(report.alive()).isEqualTo(1);
      assertThat(report.removed()).isEmpty();
      assertThat(root.ask("directory")).isNotEmpty();
      root.kill();
      CleanReport after = clean();
      assertThat(after.removed()).hasSize(1);
      assertThat(after.bytes()).isGreaterThanOrEqualTo(SlotTableLayout.FILE_BYTES);
    }
  }

  @Test
  void anOwnGroveSurvivesACleanUpInTheSameProcess() throws IOException {
    Grove grove = Grove.create(platform, parent);
    try (Member member = Member.join(grove, platform.name())) {
      assertThat(clean().alive()).isEqualTo(1);
      assertThat(member.ask("dead " + grove.slot())).isEqualTo("false");
    } finally {
      grove.close();
    }
  }

  @Test
  void onlyDirectoriesOfOurNameAreTouched(@TempDir Path elsewhere) throws IOException {
    Path precious = Files.writeString(elsewhere.resolve("locks"), "precious");
    String name = GroveDirectory.make(parent).getFileName().toString();
    Files.delete(parent.resolve(name));
    Files.createSymbolicLink(parent.resolve(name), elsewhere);
    Files.createDirectory(parent.resolve(name + "0"));
    Files.createDirectory(parent.resolve("pando-4294967290-0123456789abcdef"));
    Files.createFile(parent.resolve(name.substring(0, name.length() - 1) + "-"));

    CleanReport report = clean();

    assertThat(report.removed()).isEmpty();
    assertThat(left()).hasSize(4);
    assertThat(precious).hasContent("precious");
  }

  @Test
  void aHalfMadeAndAHalfRemovedGroveAreRemovedToo() throws IOException {
    GroveDirectory.make(parent);
    Files.createFile(GroveDirectory.make(parent).resolve(GroveDirectory.LOCK_FILE));

    assertThat(clean().removed()).hasSize(2);
    assertThat(left()).isEmpty();
  }

  @Test
  void theBoundOnTheWorkIsKept() throws IOException {
    for (int i = 0; i < 5; i++) {
      GroveDirectory.make(parent);
    }
    CleanReport report = GroveCleaner.clean(platform, List.of(parent), 3, LONG);
    assertThat(report.removed()).hasSize(3);
    assertThat(report.complete()).isFalse();
    assertThat(left()).hasSize(2);

    CleanReport inNoTime = GroveCleaner.clean(platform, List.of(parent), 100, Duration.ZERO);
    assertThat(inNoTime.removed()).isEmpty();
    assertThat(inNoTime.complete()).isFalse();
  }

  @Test
  @Conformance("TestResourceTracker.test_resource_tracker_safety_net_timeout")
  void aProgramThatEndsIsNotHeldUpForLongByOneThatIsStuckInItsGate() throws IOException {
    assumeTrue(
        Providers.here().findFirst().orElseThrow().getPayload().name().equals(platform.name()),
        "the wait is the same on each platform, and takes seconds");
    try (Member root = Member.root(parent, platform.name())) {
      Path lockFile = Path.of(root.ask("directory"), GroveDirectory.LOCK_FILE);
      try (SlotLocks stuck = platform.openSlotLocks(lockFile)) {
        assertThat(stuck.hold(SlotTableLayout.MAX_SLOTS)).isTrue();
        root.exit();
      }
    }
    assertThat(clean().removed()).as("it is left to the next clean-up").hasSize(1);
  }

  @Test
  void makingGrovesWhileAnotherProcessCleansLosesNone() throws Exception {
    try (CleaningJvm cleaning = CleaningJvm.start(parent, platform.name())) {
      List<Grove> groves = new ArrayList<>();
      try {
        for (int i = 0; i < 150; i++) {
          Grove grove = Grove.create(platform, parent);
          groves.add(grove);
          assertThat(grove.create("test", 64).memory().get(ValueLayout.JAVA_INT, 0)).isZero();
        }
        for (Grove grove : groves) {
          assertThat(grove.directory().resolve(GroveDirectory.SLOT_FILE)).exists();
          assertThat(grove.directory().resolve(GroveDirectory.LOCK_FILE)).exists();
        }
        assertThat(cleaning.rounds()).isPositive();
      } finally {
        groves.forEach(Grove::close);
      }
    }
    assertThat(clean().problems()).isEmpty();
    assertThat(left()).isEmpty();
  }

  @Test
  void joiningAGroveThatIsGoneIsAClearError() throws IOException {
    Grove grove = Grove.create(platform, parent);
    GroveTicket ticket = grove.ticket();
    grove.close();

    assertThatThrownBy(() -> Grove.attach(platform, ticket))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is gone: all its processes have ended");
  }

  /** As many members as fit, but for one process that has the slots of all the others. */
  @Test
  @Requirement("R28")
  void aFullGroveSaysWhatToDoAndTakesTheNextMemberOnceASlotIsFree() throws IOException {
    try (Member root = Member.root(parent, platform.name())) {
      Path directory = Path.of(root.ask("directory"));
      GroveTicket ticket =
          new GroveTicket(
              directory.toString(), Long.parseLong(root.ask("ticket")), root.participant());
      try (SlotHolder others = SlotHolder.start(directory, platform.name())) {
        assertThat(others.count()).isEqualTo(SlotTableLayout.MAX_SLOTS - 1);

        for (int attempt = 0; attempt < 2; attempt++) {
          assertThatThrownBy(() -> Grove.attach(platform, ticket))
              .isInstanceOf(IOException.class)
              .hasMessageContaining("all of its 4096 slots")
              .hasMessageContaining("Let some of them end before others start")
              .hasMessageContaining("start those from another program");
        }

        others.release(1234);
        Grove last = Grove.attach(platform, ticket);
        assertThat(last.slot()).isEqualTo(1234);
        last.close();
      }
      root.exit();
    }
    assertThat(left()).isEmpty();
  }

  @Test
  void aForkedChildTakesASlotOfItsOwn() throws IOException {
    Grove grove = Grove.create(platform, parent);
    try (Member member = Member.join(grove, platform.name())) {
      int before = grove.participant();
      grove.rejoinAfterFork(
          LinkedLocks.calls()); // here without a fork, so that the old slot is given up
      assertIsAnotherThan(before, grove, member);
    } finally {
      grove.close();
    }
    assertThat(left()).isEmpty();
  }

  private static void assertIsAnotherThan(int before, Grove grove, Member member)
      throws IOException {
    assertThat(grove.participant()).isNotEqualTo(before);
    assertThat(member.ask("dead " + grove.slot())).isEqualTo("false");
    assertThat(member.ask("dead " + Participant.slot(before))).isEqualTo("true");
  }

  @Test
  void aProcessRehearsesAForkWithoutATraceInItsGrove() throws IOException {
    Grove grove = Grove.create(platform, parent);
    try (Member member = Member.join(grove, platform.name())) {
      int before = grove.participant();
      List<Path> files = filesOf(grove);
      grove.rehearseForkApart(LinkedLocks.calls());
      assertThat(filesOf(grove)).isEqualTo(files);
      assertThat(grove.participant()).isEqualTo(before);
      assertThat(member.ask("dead " + grove.slot())).isEqualTo("false");
    } finally {
      grove.close();
    }
    assertThat(left()).isEmpty();
  }

  @Test
  void aProcessThatRehearsesInItsOwnGroveIsAMemberAfterwardsAndNotWhoItWas() throws IOException {
    Grove grove = Grove.create(platform, parent);
    try (Member member = Member.join(grove, platform.name())) {
      for (int i = 0; i < 3; i++) {
        int before = grove.participant();
        grove.rehearseFork(LinkedLocks.calls());
        assertIsAnotherThan(before, grove, member);
      }
    } finally {
      grove.close();
    }
    assertThat(left()).isEmpty();
  }

  private static List<Path> filesOf(Grove grove) throws IOException {
    try (Stream<Path> files = Files.list(grove.directory())) {
      return files.sorted().toList();
    }
  }

  @Test
  void whatAProcessLeavesThatIsKilledWhileItRehearsesGoesWithTheGrove() throws IOException {
    Grove grove = Grove.create(platform, parent);
    Path apart = Files.createDirectory(grove.directory().resolve("apart"));
    Files.createFile(apart.resolve(GroveDirectory.LOCK_FILE));
    Files.createFile(apart.resolve(GroveDirectory.SLOT_FILE));

    grove.close();

    assertThat(left()).isEmpty();
  }

  @Test
  @Conformance("_TestFinalize.test_finalize")
  void actionsBeforeLeavingRunLastFirst() throws IOException {
    Grove grove = Grove.create(platform, parent);
    List<String> seen = new ArrayList<>();
    grove.beforeLeaving(() -> seen.add("first " + Files.exists(grove.directory())));
    grove.beforeLeaving(() -> {
      seen.add("second");
      throw new IllegalStateException("must not stop the rest");
    });
    grove.close();
    grove.close();
    assertThat(seen).containsExactly("second", "first true");
  }

  /** An action that is registered while others run is run too: nothing is forgotten at the end. */
  @Test
  @Conformance("_TestFinalize.test_thread_safety")
  void actionsThatThreadsRegisterWhileOthersRunAreAllRunOnce() throws Exception {
    int threads = 4;
    int actions = 5_000;
    Grove grove = Grove.create(platform, parent);
    AtomicIntegerArray runs = new AtomicIntegerArray(threads * actions);
    CountDownLatch allRegistered = new CountDownLatch(threads);
    CountDownLatch leaving = new CountDownLatch(1);
    grove.beforeLeaving(() -> await(allRegistered));
    grove.beforeLeaving(leaving::countDown);
    List<CompletableFuture<Void>> registering =
        IntStream.range(0, threads)
            .mapToObj(thread ->
                CompletableFuture.runAsync(
                    () -> {
                      await(leaving);
                      for (int i = thread * actions; i < (thread + 1) * actions; i++) {
                        int index = i;
                        grove.beforeLeaving(() -> runs.incrementAndGet(index));
                      }
                      allRegistered.countDown();
                    },
                    task -> Thread.ofPlatform().daemon().start(task)))
            .toList();

    grove.close();

    for (CompletableFuture<Void> each : registering) {
      each.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }
    for (int i = 0; i < runs.length(); i++) {
      assertThat(runs.get(i)).isEqualTo(1);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> logged(Level level) throws IOException {
    Logger logger = Logger.getLogger("dev.pando");
    Level before = logger.getLevel();
    List<String> lines = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            lines.add(entry.getLevel() + ": " + entry.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    logger.setLevel(level);
    try {
      Grove grove = Grove.create(platform, parent);
      grove.beforeLeaving(() -> {
        throw new IllegalStateException("for the log");
      });
      grove.close();
      return lines;
    } finally {
      logger.removeHandler(handler);
      logger.setUseParentHandlers(true);
      logger.setLevel(before);
    }
  }

  @Test
  @Conformance("_TestLogging.test_enable_logging")
  void whatGoesWrongIsLoggedUnderOurNameAsTheProgramWantsIt() throws IOException {
    assertThat(logged(Level.WARNING)).containsExactly("WARNING: An action before the end failed");
    assertThat(logged(Level.SEVERE)).isEmpty();
  }
}
