package dev.pando.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pando.testing.Conformance;
import dev.pando.testing.Pythons;
import dev.pando.testing.Pythons.Python;
import dev.pando.testing.Pythons.Script;
import dev.pando.testing.Requirement;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both directions between this library and each CPython of the machine. */
@Timeout(60)
class PythonInteropTest {

  /** Before 3.13, to attach means that Python unlinks at its end, unless it is told not to. */
  private static final String ATTACH =
      """
      import sys, struct
      from multiprocessing import shared_memory, resource_tracker
      def attached(shm):
          resource_tracker.unregister(shm._name, "shared_memory")
          return shm
      def listen():
          return sys.stdin.readline().strip()
      """;

  private static final ValueLayout.OfLong LITTLE =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.nativeOrder());

  static List<Python> pythons() {
    List<Python> found = Pythons.found();
    assumeTrue(Files.isDirectory(Path.of("/dev/shm")), "interoperation by name needs /dev/shm");
    assumeTrue(!found.isEmpty(), "no CPython 3.8 or later on this machine");
    return found;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pythons")
  @Requirement("R6")
  void memoryIsTheSameForJavaAndPythonWhoeverMadeIt(Python python) throws Exception {
    String script =
        ATTACH
            + """
            theirs = attached(shared_memory.SharedMemory(name=sys.argv[1]))
            print(theirs.size, struct.unpack_from("<q", theirs.buf, 8)[0], flush=True)
            struct.pack_into("<q", theirs.buf, 8, -7)
            theirs.close()
            ours = shared_memory.SharedMemory(create=True, size=12345)
            ours.buf[:5] = b"howdy"
            print(ours.name, flush=True)
            listen()
            print(bytes(ours.buf[:5]).decode(), flush=True)
            ours.close()
            listen()
            ours.unlink()
            """;
    try (SharedMemory memory = SharedMemory.create(4321)) {
      memory.segment().set(LITTLE, 8, 1L << 40);
      try (Script other = python.start(script, memory.name())) {
        assertThat(other.readLine()).isEqualTo("4321 " + (1L << 40));
        String name = other.readLine();
        assertThat(name).startsWith("psm_");
        try (SharedMemory theirs = SharedMemory.attach(name)) {
          assertThat(memory.segment().get(LITTLE, 8)).isEqualTo(-7);
          assertThat(theirs.size()).isEqualTo(12345);
          byte[] text = new byte[5];
          theirs.asByteBuffer().get(text).put(0, "HELLO".getBytes(StandardCharsets.US_ASCII));
          assertThat(new String(text, StandardCharsets.US_ASCII)).isEqualTo("howdy");
          other.writeLine("changed");
          assertThat(other.readLine()).isEqualTo("HELLO");
        }
        other.writeLine("detached");
        assertThat(other.readAll()).isEmpty();
        assertThat(other.waitForExit()).isZero();
        assertThatThrownBy(() -> SharedMemory.attach(name)).isInstanceOf(NoSuchFileException.class);
      }
      assertThat(SharedMemory.attach(memory.name())).isEqualTo(memory);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pythons")
  @Conformance("_TestSharedMemory.test_shared_memory_ShareableList_basics")
  void listsAreTheSameForJavaAndPythonWhoeverMadeThem(Python python) throws Exception {
    String script =
        ATTACH
            + """
            def say(a):
                print(ascii(list(a)), a.format, flush=True)
            theirs = shared_memory.ShareableList(name=sys.argv[1])
            attached(theirs.shm)
            say(theirs)
            theirs[0] = "na\\u00efve"
            theirs[3] = 2.5
            theirs[4] = "fits"
            theirs[6] = None
            say(theirs)
            ours = shared_memory.ShareableList(
                ["howdy", b"HoWdY", -273.154, 100, None, True, 42, "12345678"])
            print(ours.shm.name, ours.format, ours.shm.size, flush=True)
            listen()
            say(ours)
            empty = attached(shared_memory.ShareableList(name=sys.argv[2]).shm)
            print(len(shared_memory.ShareableList(name=sys.argv[2])), flush=True)
            attached(empty)
            ours.shm.close()
            ours.shm.unlink()
            """;
    SharedList.Layout layout =
        python.isAtLeast("3.09") ? SharedList.Layout.PYTHON_3_9 : SharedList.Layout.PYTHON_3_8;
    String name = "pando_list_" + ProcessHandle.current().pid();
    byte[] bytes = {(byte) 255, 0, 1};
    List<Object> items = Arrays.asList("howdy", bytes, -273.154, 100, null, true, 42);
    try (SharedList list = SharedList.create(name, items, SharedMemory.Lifetime.PROCESS, layout);
        SharedList empty =
            SharedList.create(name + "e", List.of(), SharedMemory.Lifetime.PROCESS, layout);
        Script other = python.start(script, name, name + "e")) {
      assertThat(other.readLine())
          .isEqualTo(
              "['howdy', b'\\xff\\x00\\x01', -273.154, 100, None, True, 42] 8s8sdqxxxxxx?xxxxxxxx?q");
      assertThat(other.readLine())
          .isEqualTo(
              "['na\\xefve', b'\\xff\\x00\\x01', -273.154, 2.5, 'fits', True, None] "
                  + "8s8sdd8sxxxxxxx?xxxxxx?x");
      assertThat(list.format()).isEqualTo("8s8sdd8sxxxxxxx?xxxxxx?x");
      assertThat(list.get(1)).isEqualTo(bytes);
      list.set(1, "x");
      assertThat(list).containsExactly("naïve", "x", -273.154, 2.5, "fits", true, null);

      String[] theirs = other.readLine().split(" ", -1);
      assertThat(theirs[1]).isEqualTo("8s8sdqxxxxxx?xxxxxxxx?q16s");
      try (SharedList ours = SharedList.attach(theirs[0])) {
        assertThat(ours.format()).isEqualTo(theirs[1]);
        assertThat((byte[]) ours.get(1)).asString().isEqualTo("HoWdY");
        try (SharedList same =
            SharedList.create(name + "s", ours, SharedMemory.Lifetime.PROCESS, layout)) {
          assertThat(same.memory().size()).isEqualTo(Long.parseLong(theirs[2]));
          assertThat(same.format()).isEqualTo(ours.format());
          same.memory().unlink();
        }
        ours.set(1, 7);
        assertThat(ours).containsExactly("howdy", 7L, -273.154, 100L, null, true, 42L, "12345678");
        ours.set(1, null);
        ours.set(7, "größer, größ");
        ours.set(2, "s");
        ours.set(5, false);
      }
      other.writeLine("changed");
      assertThat(other.readLine())
          .isEqualTo(
              "['howdy', None, 's', 100, None, False, 42, 'gr\\xf6\\xdfer, gr\\xf6\\xdf'] "
                  + "8sxxxxxx?x8sqxxxxxx?xxxxxxxx?q16s");
      assertThat(other.readLine()).isEqualTo("0");
      assertThat(other.readAll()).doesNotContain("Error");
      list.memory().unlink();
      empty.memory().unlink();
    }
  }
}
