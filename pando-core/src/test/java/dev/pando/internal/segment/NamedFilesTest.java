package dev.pando.internal.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.internal.platform.ExitStatus;
import dev.pando.internal.platform.Platform;
import dev.pando.internal.platform.Signals;
import dev.pando.testing.Conformance;
import dev.pando.testing.Requirement;
import dev.pando.testing.SmallTmpfs;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.pando.internal.platform.Providers#here")
class NamedFilesTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Platform platform;
  @TempDir Path parent;
  private Grove grove;

  @SuppressWarnings("NullAway.Init") // before each test
  NamedFilesTest(Platform platform) {
    this.platform = platform;
  }

  @BeforeEach
  void makeGrove() throws IOException {
    grove = Grove.create(platform, parent);
  }

  @AfterEach
  void closeGrove() throws IOException {
    grove.close();
    assertThat(left()).isEmpty();
  }

  private List<String> left() throws IOException {
    try (Stream<Path> entries = Files.list(parent)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }

  private Path file(String name) {
    return parent.resolve(NamedFiles.PREFIX + name);
  }

  private List<String> inGrove() throws IOException {
    try (Stream<Path> entries = Files.list(grove.directory())) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.startsWith("of") || name.startsWith("draft"))
          .toList();
    }
  }

  @Test
  @Requirement("R6")
  @Conformance({
    "_TestSharedMemory.test_shared_memory_cleaned_after_process_termination",
    "TestResourceTracker.test_resource_tracker"
  })
  void whatAProcessMadeGoesWithItHoweverItEnds() throws IOException {
    try (Member member = Member.join(grove, platform.name())) {
      assertThat(member.ask("named a")).isEqualTo("a");
      assertThat(file("a")).hasSize(1000);
      assertThat(grove.reapNamed()).isEmpty();
      member.exit();
      assertThat(file("a")).doesNotExist();
    }
    try (Member member = Member.join(grove, platform.name())) {
      assertThat(member.ask("named b")).isEqualTo("b");
      assertThat(member.ask("named gone")).isEqualTo("gone");
      Files.delete(file("gone")); // somebody unlinked it meanwhile
      member.kill();
      assertThat(file("b")).exists();
      assertThat(grove.reapNamed()).containsExactly(new NamedFiles.Unlinked(file("b"), 1000));
      assertThat(file("b")).doesNotExist();
      assertThat(inGrove()).isEmpty();
    }
  }

  @Test
  @Requirement("R6")
  void whatBelongsToTheProgramOutlivesItsMakerAndWhatBelongsToNobodyTheProgram()
      throws IOException {
    try (Member member = Member.join(grove, platform.name())) {
      assertThat(member.ask("namedall a")).isEqualTo("a");
      assertThat(member.ask("namedforever b")).isEqualTo("b");
      member.kill();
    }
    assertThat(grove.reapNamed()).isEmpty();
    assertThat(file("a")).exists();
    grove.close();
    assertThat(left()).containsExactly(NamedFiles.PREFIX + "b");
    Files.delete(file("b"));
    makeGrove();
  }

  @Test
  @Requirement("R6")
  @Conformance({
    "TestResourceTracker.test_resource_tracker_sigkill",
    "TestResourceTracker.test_resource_tracker_exit_code"
  })
  void whenAllProcessesWereKilledTheNextCleanUpRemovesAndReportsWhatTheyLeft() throws IOException {
    Path elsewhere = Files.createDirectory(parent.resolve("elsewhere"));
    try (Member root = Member.root(elsewhere, platform.name())) {
      assertThat(root.ask("named a")).isEqualTo("a");
      root.exit();
    }
    assertThat(GroveCleaner.clean(platform, List.of(elsewhere), 100, LONG))
        .as("one that ended in good order has left nothing")
        .isEqualTo(new CleanReport(List.of(), List.of(), 0, 0, List.of(), true));
    try (Member root = Member.root(elsewhere, platform.name())) {
      assertThat(root.ask("named a")).isEqualTo("a");
      assertThat(root.ask("namedall b")).isEqualTo("b");
      root.kill();
    }
    CleanReport report = GroveCleaner.clean(platform, List.of(elsewhere), 100, LONG);

    assertThat(report.problems()).isEmpty();
    assertThat(report.removed()).hasSize(1);
    assertThat(report.named())
        .containsExactlyInAnyOrder(
            elsewhere.resolve(NamedFiles.PREFIX + "a"), elsewhere.resolve(NamedFiles.PREFIX + "b"));
    assertThat(report.bytes()).isGreaterThan(2000);
    assertThat(elsewhere).isEmptyDirectory();
    Files.delete(elsewhere);
  }

  /** As Ctrl-C and a shutting-down machine do it: parent and child at once. */
  @Test
  @Requirement("R6")
  @Conformance({
    "TestResourceTracker.test_resource_tracker_sigint",
    "TestResourceTracker.test_resource_tracker_sigterm"
  })
  void aProgramThatIsInterruptedOrTerminatedLeavesNothing() throws IOException {
    Path elsewhere = Files.createDirectory(parent.resolve("elsewhere"));
    for (int signal : new int[] {Signals.INT, Signals.TERM}) {
      try (Member root = Member.root(elsewhere, platform.name());
          Member child = root.child(platform.name())) {
        for (Member each : List.of(root, child)) {
          assertThat(each.ask("named of" + each.slot())).isEqualTo("of" + each.slot());
          assertThat(each.ask("namedall all" + each.slot())).isEqualTo("all" + each.slot());
        }
        platform.signal(root.pid(), signal);
        platform.signal(child.pid(), signal);
        assertThat(ExitStatus.ofExitValue(root.waitForExit()).signal()).isEqualTo(signal);
        assertThat(ExitStatus.ofExitValue(child.waitForExit()).signal()).isEqualTo(signal);
      }
      assertThat(elsewhere).as(Signals.name(signal)).isEmptyDirectory();
    }
    Files.delete(elsewhere);
  }

  @Test
  @Requirement("R6")
  void aStrangersFileOfTheSameNameStays() throws IOException {
    Path stranger = Files.write(parent.resolve("stranger"), new byte[] {1, 2, 3});
    try (Member member = Member.join(grove, platform.name())) {
      assertThat(member.ask("named a")).isEqualTo("a");
      Files.move(stranger, file("a"), StandardCopyOption.REPLACE_EXISTING);
      member.kill();
    }
    assertThat(grove.reapNamed()).isEmpty();
    assertThat(file("a")).hasBinaryContent(new byte[] {1, 2, 3});
    assertThat(inGrove()).isEmpty();
    Files.delete(file("a"));
  }

  /** Disks give the number of a deleted file to the next one. */
  @Test
  void aStrangersFileThatHasEvenTheNumberOfTheOldOneStays() throws IOException {
    NamedFile ours = grove.createNamed("a", 10, NamedFiles.Owner.PROCESS);
    ours.close();
    Files.delete(file("a"));
    Files.write(file("a"), new byte[] {1, 2, 3});

    assertThatThrownBy(ours::unlink).isInstanceOf(NoSuchFileException.class);
    grove.close();

    assertThat(file("a")).hasBinaryContent(new byte[] {1, 2, 3});
    Files.delete(file("a"));
    makeGrove();
  }

  @Test
  @Requirement("R6")
  void aMakerKilledAtAnyPointLeavesNothingAndNoName() throws IOException {
    for (String point : List.of("named.drafted", "named.recorded", "named.linked")) {
      try (Member member = Member.join(grove, platform.name())) {
        assertThat(member.ask("arm " + point)).isEqualTo("armed");
        member.dieOf("named a");
        assertThat(Files.exists(file("a"))).as(point).isEqualTo(point.equals("named.linked"));
        assertThat(grove.reapNamed()).hasSize(point.equals("named.linked") ? 1 : 0);
        assertThat(file("a")).doesNotExist();
        assertThat(inGrove()).as(point).isEmpty();
      }
    }
  }

  @Test
  @Requirement("R6")
  void aReaperKilledAtAnyPointLeavesTheRestToTheNext() throws IOException {
    for (String point : List.of("named.claimed", "named.unlinked")) {
      try (Member victim = Member.join(grove, platform.name());
          Member reaper = Member.join(grove, platform.name())) {
        assertThat(victim.ask("named a")).isEqualTo("a");
        assertThat(victim.ask("named b")).isEqualTo("b");
        assertThat(reaper.ask("arm " + point)).isEqualTo("armed");
        victim.kill();
        reaper.dieOf("reap");

        assertThat(grove.reapNamed()).as(point).hasSize(point.equals("named.claimed") ? 2 : 1);
        assertThat(file("a")).doesNotExist();
        assertThat(file("b")).doesNotExist();
        assertThat(inGrove()).as(point).isEmpty();
      }
    }
  }

  @Test
  void aTakenNameIsAnErrorThatLeavesNothing() throws IOException {
    NamedFile first = grove.createNamed("a", 10, NamedFiles.Owner.PROCESS);
    List<String> before = inGrove();
    assertThatThrownBy(() -> grove.createNamed("a", 10, NamedFiles.Owner.PROCESS))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(inGrove()).isEqualTo(before);
    first.unlink();
    first.close();
    assertThat(inGrove()).isEmpty();
    assertThatThrownBy(() -> first.memory().fill((byte) 1))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  @Requirement("R13")
  void aFullFileSystemIsAnErrorWithTheFiguresAndLeavesNothing() throws IOException {
    try (SmallTmpfs tmpfs = SmallTmpfs.mount(2048)) {
      Grove small = Grove.create(platform, tmpfs.directory());
      try {
        assertThatThrownBy(() -> small.createNamed("big", 4 << 20, NamedFiles.Owner.PROCESS))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("4 MiB")
            .hasMessageContaining("free of 2 MiB");
        try (Stream<Path> entries = Files.list(tmpfs.directory())) {
          assertThat(entries).containsExactly(small.directory());
        }
        NamedFile fits = small.createNamed("fits", 1 << 20, NamedFiles.Owner.PROCESS);
        fits.memory().fill((byte) 1);
        fits.close();
      } finally {
        small.close();
      }
      assertThat(tmpfs.directory()).isEmptyDirectory();
    }
  }

  /** CPython makes its segments without pages. */
  @Test
  @Requirement("R13")
  void holesThatDoNotFitAreFoundWhenMappedAndNotByACrash() throws IOException {
    if (!platform.name().equals("linux")) {
      return; // plain JDK cannot see holes
    }
    try (SmallTmpfs tmpfs = SmallTmpfs.mount(1024)) {
      Path sparse = tmpfs.directory().resolve(NamedFiles.PREFIX + "sparse");
      try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw")) {
        file.write(7);
        file.setLength(4 << 20);
      }
      assertThatThrownBy(() -> NamedFiles.map(NamedFiles.find("sparse", tmpfs.directory())))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("of 1 MiB");
      try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw")) {
        file.setLength(512 << 10);
      }
      NamedFile mapped = NamedFiles.map(NamedFiles.find("sparse", tmpfs.directory()));
      assertThat(mapped.memory().get(java.lang.foreign.ValueLayout.JAVA_BYTE, 0))
          .isEqualTo((byte) 7);
      assertThat(Files.getFileStore(sparse).getUsableSpace()).isLessThanOrEqualTo(512 << 10);
      mapped.close();
    }
  }
}
