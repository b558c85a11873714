package dev.pando.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pando.Diagnostics;
import dev.pando.Pando;
import dev.pando.internal.segment.Grove;
import dev.pando.process.ChildProcess;
import dev.pando.spi.DecodingException;
import dev.pando.testing.Conformance;
import dev.pando.testing.Notes;
import dev.pando.testing.Requirement;
import dev.pando.testing.TestJvm;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SharedMemoryTest {
  private static final String UNIQUE = "pando_test_" + ProcessHandle.current().pid() + "_";

  @Test
  @Conformance("_TestSharedMemory.test_shared_memory_basics")
  void whatIsWrittenIsSeenByWhoeverAttaches() throws Exception {
    String name = UNIQUE + "basics";
    try (SharedMemory memory = SharedMemory.create(name, 512)) {
      assertThat(memory.name()).isEqualTo(name);
      assertThat(memory.size()).isEqualTo(512);
      assertThat(memory.segment().byteSize()).isEqualTo(512);
      assertThat(memory).hasToString("SharedMemory[" + name + ", 512 bytes]");
      assertThat(memory.segment().toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
      memory.segment().set(ValueLayout.JAVA_BYTE, 0, (byte) 42);

      SharedMemory other = SharedMemory.attach("/" + name);
      assertThat(other.name()).isEqualTo(name);
      assertThat(other.asByteBuffer().get(0)).isEqualTo((byte) 42);
      assertThat(other).isEqualTo(memory).hasSameHashCodeAs(memory);
      other.close();
      other.close();
      assertThat(memory.isClosed()).isFalse();

      assertThatThrownBy(() -> SharedMemory.create(name, 512))
          .isInstanceOf(FileAlreadyExistsException.class)
          .hasMessageContaining(name);
      assertThat(memory.segment().get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 42);
      memory.unlink();
      assertThatThrownBy(() -> SharedMemory.attach(name))
          .isInstanceOf(NoSuchFileException.class)
          .hasMessageContaining(name);
      memory.segment().set(ValueLayout.JAVA_BYTE, 511, (byte) 1);
    }
  }

  @Test
  @Conformance("_TestSharedMemory.test_shared_memory_basics")
  void aSecondUnlinkIsAnErrorAndNeverHitsAnotherOfTheSameName() throws Exception {
    String name = UNIQUE + "twice";
    SharedMemory first = SharedMemory.create(name, 5000);
    try (SharedMemory attached = SharedMemory.attach(name)) {
      attached.unlink();
    }
    first.close();
    assertThatThrownBy(first::unlink).isInstanceOf(NoSuchFileException.class);
    try (SharedMemory second = SharedMemory.create(name, 10)) {
      assertThatThrownBy(first::unlink).isInstanceOf(NoSuchFileException.class);
      assertThat(second).isNotEqualTo(first);
      second.unlink();
    }
  }

  @Test
  @Conformance("_TestSharedMemory.test_invalid_shared_memory_creation")
  void memoryWithoutBytesIsRefused() {
    for (long bytes : new long[] {0, -1, Long.MIN_VALUE}) {
      assertThatThrownBy(() -> SharedMemory.create(bytes))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(Long.toString(bytes));
    }
  }

  @Test
  @Conformance({
    "_TestSharedMemory.test_shared_memory_name_with_embedded_null",
    "TestResourceTracker.test_too_long_name_resource"
  })
  void aNameThatNoFileCanHaveIsRefusedWithTheReason() {
    assertRefused("a\0b", "NUL");
    assertRefused("a/b", "slashes");
    assertRefused("//a", "slashes");
    assertRefused("../etc", "slashes");
    assertRefused("", "called so");
    assertRefused("/", "called so");
    assertRefused(".", "called so");
    assertRefused("..", "called so");
    assertRefused("x".repeat(256), "256 bytes");
    assertRefused("ü".repeat(128), "256 bytes");
  }

  private static void assertRefused(String name, String reason) {
    assertThatThrownBy(() -> SharedMemory.create(name, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
    assertThatThrownBy(() -> SharedMemory.attach(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @Test
  @Conformance({
    "TestSharedMemoryNames.test_that_shared_memory_name_with_colons_has_no_resource_tracker_errors"
  })
  void anyOtherNameWorksAndIsCleanedUpAfter() throws Exception {
    for (String odd :
        List.of(
            "a:b:c", "line\nbreak", "tab\t", " ", "..a", "-", "*?[", "it's \"it\"", "\\", "%s")) {
      String name = UNIQUE + odd;
      ChildProcess child =
          Pando.process(() -> SharedMemory.create(name, 10).segment().fill((byte) 1)).start();
      child.join();
      assertThat(child.exitCode()).hasValue(0);
      assertThatThrownBy(() -> SharedMemory.attach(name)).isInstanceOf(NoSuchFileException.class);
      try (SharedMemory memory = SharedMemory.create(name, 10)) {
        SharedMemory.attach(name).close();
        memory.unlink();
      }
    }
    try (SharedMemory memory = SharedMemory.create("x".repeat(255), 10)) {
      memory.unlink();
    }
  }

  @Test
  void closedMemoryIsAnExceptionAndNeverACrash() throws Exception {
    SharedMemory memory = SharedMemory.create(100);
    MemorySegment segment = memory.segment();
    MemorySegment slice = segment.asSlice(10, 20);
    ByteBuffer buffer = memory.asByteBuffer();
    memory.unlink();
    memory.close();
    memory.close();

    assertThat(memory.isClosed()).isTrue();
    assertThat(memory.toString()).contains("closed");
    assertThat(memory.size()).isEqualTo(100);
    assertThatThrownBy(memory::segment)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(memory.name());
    assertThatThrownBy(memory::asByteBuffer).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_BYTE, 0))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> slice.fill((byte) 0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> buffer.get(0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void outOfBoundsIsAnException() throws Exception {
    try (SharedMemory memory = SharedMemory.create(100)) {
      MemorySegment segment = memory.segment();
      assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_BYTE, 100))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_LONG_UNALIGNED, 93))
          .isInstanceOf(IndexOutOfBoundsException.class);
      memory.unlink();
    }
  }

  @Test
  void randomNamesLookLikeThoseOfPythonAndTheFileIsForThisUserAlone() throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/dev/shm")), "without /dev/shm files are elsewhere");
    try (SharedMemory memory = SharedMemory.create(100)) {
      assertThat(memory.name()).matches("psm_[0-9a-f]{8}");
      Path file = Path.of("/dev/shm", memory.name());
      assertThat(file).hasSize(100);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      memory.unlink();
      assertThat(file).doesNotExist();
    }
  }

  @Test
  void whatIsNoSharedMemoryIsRefused() throws IOException {
    assumeTrue(Files.isDirectory(Path.of("/dev/shm")), "without /dev/shm files are elsewhere");
    Path directory = Files.createDirectory(Path.of("/dev/shm", UNIQUE + "directory"));
    Path empty = Files.createFile(Path.of("/dev/shm", UNIQUE + "empty"));
    Path link =
        Files.createSymbolicLink(Path.of("/dev/shm", UNIQUE + "link"), Path.of("/etc/passwd"));
    try {
      for (Path each : List.of(directory, empty, link)) {
        assertThatThrownBy(() -> SharedMemory.attach(each.getFileName().toString()))
            .isInstanceOf(IOException.class)
            .hasMessageContaining(each.toString());
      }
    } finally {
      Files.delete(directory);
      Files.delete(empty);
      Files.delete(link);
    }
  }

  @Test
  @Conformance({
    "_TestSharedMemory.test_shared_memory_across_processes",
    "_TestSharedMemory.test_shared_memory_pickle_unpickle",
    "_TestSharedMemory.test_shared_memory_untracking"
  })
  @Requirement("R6")
  @SuppressWarnings("try") // the child closes what came with its target, twice
  void aChildWritesByNameAndByObjectAndItsEndDestroysNothing(@TempDir Path directory)
      throws Exception {
    Notes notes = Notes.in(directory, "notes");
    try (SharedMemory memory = SharedMemory.create(512)) {
      String name = memory.name();
      ChildProcess child =
          Pando.process(
                  () -> {
                    SharedMemory byName = SharedMemory.attach(name);
                    write(byName, 0, "howdy");
                    write(memory, 10, "HELLO");
                    notes.add(memory.equals(byName) + " " + memory.name().equals(name));
                    memory.close();
                    memory.close();
                    notes.add(read(byName, 10));
                  })
              .start();
      child.join();

      assertThat(notes.lines()).containsExactly("true true", "HELLO");
      assertThat(read(memory, 0)).isEqualTo("howdy");
      assertThat(read(memory, 10)).isEqualTo("HELLO");
      SharedMemory.attach(name).close();
      memory.unlink();
    }
  }

  /** Another program altogether: it has attached, and comes to its end. */
  static final class Attacher {
    private Attacher() {}

    public static void main(String[] arguments) throws IOException {
      SharedMemory memory = SharedMemory.attach(arguments[0]);
      System.out.println(read(memory, 0));
      if (System.in.read() < 0) {
        throw new EOFException();
      }
    }
  }

  @Test
  @Conformance("_TestSharedMemory.test_shared_memory_tracking")
  @Requirement("R6")
  void anotherProgramThatHasAttachedDestroysNothingWhenItEndsOrIsKilled() throws Exception {
    try (SharedMemory memory = SharedMemory.create(512)) {
      write(memory, 0, "howdy");
      for (boolean kill : new boolean[] {false, true}) {
        try (TestJvm program = TestJvm.start(Attacher.class, List.of(), memory.name())) {
          assertThat(program.readLine()).isEqualTo("howdy");
          if (kill) {
            program.kill();
          } else {
            program.writeLine("end");
            assertThat(program.waitForExit()).isZero();
          }
          var _ = Diagnostics.clean(); // as any later program does a part of
        }
        try (SharedMemory again = SharedMemory.attach(memory.name())) {
          assertThat(read(again, 0)).isEqualTo("howdy");
        }
      }
      memory.unlink();
    }
  }

  @Test
  @Conformance("TestResourceTracker.test_resource_tracker_reused")
  void childrenAndTheirChildrenLeaveWhatIsToBeCleanedUpWithTheProgramAndMakeNoPlaceOfTheirOwn(
      @TempDir Path directory) throws Exception {
    Notes notes = Notes.in(directory, "notes");
    ChildProcess child =
        Pando.process(
                () -> {
                  notes.add(Grove.current().directory());
                  Pando.process(() -> notes.add(Grove.current().directory())).start().join();
                })
            .start();
    child.join();

    String own = Grove.current().directory().toString();
    assertThat(notes.lines()).containsExactly(own, own);
  }

  private static void write(SharedMemory memory, int offset, String text) {
    memory.asByteBuffer().put(offset, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String read(SharedMemory memory, int offset) {
    byte[] bytes = new byte[5];
    memory.asByteBuffer().get(offset, bytes);
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  @Test
  @Conformance({
    "_TestSharedMemory.test_shared_memory_pickle_unpickle_dead_object",
    "_TestSharedMemory.test_shared_memory_ShareableList_pickling_dead_object"
  })
  void whatWasUnlinkedBeforeItArrivesIsReportedAsMissing() throws Exception {
    SharedMemory memory = SharedMemory.create(512);
    SharedList list = SharedList.of(1, 2, 3);
    memory.unlink();
    list.memory().unlink();
    try (var pool = Pando.pool(1)) {
      assertThatThrownBy(() -> pool.apply(() -> memory.size()))
          .isInstanceOf(DecodingException.class)
          .hasCauseInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(() -> pool.apply(() -> list.size()))
          .hasCauseInstanceOf(NoSuchFileException.class);
    }
    memory.close();
    list.close();
  }

  @Test
  void tasksThatNeverCloseWhatTheyGetDoNotFillTheAddressSpace() throws Exception {
    try (SharedMemory memory = SharedMemory.create(1 << 20);
        var pool = Pando.pool(1)) {
      write(memory, 0, "howdy");
      int mappings =
          pool
              .map(
                  _ -> {
                    assert read(memory, 0).equals("howdy");
                    return mappingsOf(memory.name());
                  },
                  IntStream.range(0, 2000).boxed().toList(),
                  1)
              .stream()
              .mapToInt(i -> i)
              .max()
              .orElseThrow();
      assertThat(mappings).isEqualTo(1);
      memory.unlink();
    }
  }

  private static int mappingsOf(String name) throws IOException {
    Path maps = Path.of("/proc/self/maps");
    if (!Files.exists(maps)) {
      return 1;
    }
    return (int) Files.readString(maps).lines().filter(line -> line.contains(name)).count();
  }
}
