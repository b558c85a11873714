package dev.pando.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.testing.Conformance;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharedListTest {
  private static final byte[] BYTES = {'H', 'o', 'W', 'd', 'Y'};

  @Test
  @Conformance("_TestSharedMemory.test_shared_memory_ShareableList_basics")
  void aListHoldsMixedValuesInFixedPlaces() throws Exception {
    try (SharedList list = SharedList.of("howdy", BYTES, -273.154, 100, null, true, 42)) {
      assertThat(list.format()).isEqualTo("8s8sdqxxxxxx?xxxxxxxx?q");
      assertThat(list).hasSize(7).contains("howdy", 100L, null, true);
      assertThat(list.toString()).contains(list.memory().name(), "howdy", "-273.154");
      assertThatThrownBy(() -> list.get(7))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageContaining("7 places");
      assertThatThrownBy(() -> list.set(-1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThat(list.indexOf(100)).isEqualTo(3);
      assertThat(list.indexOf("100")).isEqualTo(-1);
      assertThat(list.indexOf(BYTES.clone())).isEqualTo(1);
      assertThat(list.contains(true)).isTrue();

      assertThat(list.set(3, 42)).isEqualTo(100L);
      assertThat(list.count(42)).isEqualTo(2);
      assertThat(list.lastIndexOf(42L)).isEqualTo(6);
      assertThat(list.count("adios")).isZero();
      assertThat(list.set(4, "some")).isNull();
      assertThat(list.format()).isEqualTo("8s8sdq8sxxxxxxx?q");

      for (Object tooLong : new Object[] {"far too many", "encodées", new byte[9]}) {
        assertThatThrownBy(() -> list.set(4, tooLong))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("exceeds available storage");
      }
      assertThat(list.get(4)).isEqualTo("some");
      list.set(0, "encodés");
      assertThat(list.get(0)).isEqualTo("encodés");
      assertThat(list.get(1)).as("no spillage").isEqualTo(BYTES);

      String name = list.memory().name() + "_copy";
      try (SharedList copy = SharedList.create(name, list);
          SharedList tethered = SharedList.attach(list.memory().name())) {
        assertThat(copy.memory().name()).isEqualTo(name);
        assertThat(copy.format())
            .as("room for 8 bytes and more")
            .isEqualTo("16s" + list.format().substring(2));
        copy.set(6, 77);
        tethered.set(5, 880);
        assertThat(list.get(6)).isEqualTo(42L);
        assertThat(list.get(5)).isEqualTo(880L);
        assertThatThrownBy(() -> SharedList.create(name, list))
            .isInstanceOf(FileAlreadyExistsException.class);
        copy.memory().unlink();
      }
      list.memory().unlink();
    }
  }

  @Test
  @Conformance("_TestSharedMemory.test_shared_memory_ShareableList_basics")
  void anEmptyListIsAList() throws Exception {
    try (SharedList empty = SharedList.of()) {
      assertThat(empty).isEmpty();
      assertThat(empty.format()).isEmpty();
      assertThat(empty.count("any")).isZero();
      assertThat(empty.indexOf(null)).isEqualTo(-1);
      SharedList.attach(empty.memory().name()).close();
      empty.memory().unlink();
    }
  }

  @Test
  @SuppressWarnings("try") // closing is what is tested
  void whatAListCannotKeepIsRefusedRatherThanChanged() throws Exception {
    assertThatThrownBy(() -> SharedList.of(BigInteger.ONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.math.BigInteger");
    assertThatThrownBy(() -> SharedList.of(new byte[] {1, 0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("zero");
    assertThatThrownBy(() -> SharedList.of("a\ud800"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("surrogate");
    try (SharedList list = SharedList.of(1)) {
      assertThatThrownBy(() -> list.add(2)).isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> list.remove(0)).isInstanceOf(UnsupportedOperationException.class);
      list.memory().unlink();
      list.close();
      assertThatThrownBy(() -> list.get(0)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> list.set(0, 1)).isInstanceOf(IllegalStateException.class);
      assertThat(list.toString()).contains("closed");
    }
  }

  @Test
  void memoryThatIsNoListIsRefusedAndDamageIsAnException() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (SharedMemory memory = SharedMemory.create(200)) {
      for (int round = 0; round < 300; round++) {
        byte[] noise = new byte[200];
        random.nextBytes(noise);
        memory.asByteBuffer().put(noise);
        memory.segment().set(ValueLayout.JAVA_LONG, 0, round % 30);
        readAll(memory.name(), seed);
      }
      memory.unlink();
    }
    for (SharedList.Layout layout : SharedList.Layout.values()) {
      List<Object> items = Arrays.asList("text", 1, 2.5, null, true, BYTES);
      String name = "pando_damaged_" + ProcessHandle.current().pid() + layout;
      try (SharedList list =
          SharedList.create(name, items, SharedMemory.Lifetime.PROCESS, layout)) {
        for (int round = 0; round < 300; round++) {
          long at = random.nextLong(list.memory().size());
          byte before = list.memory().segment().get(ValueLayout.JAVA_BYTE, at);
          list.memory().segment().set(ValueLayout.JAVA_BYTE, at, (byte) random.nextInt());
          readAll(name, seed);
          list.memory().segment().set(ValueLayout.JAVA_BYTE, at, before);
        }
        assertThat(list.get(0)).isEqualTo("text");
        list.memory().unlink();
      }
    }
  }

  /** Either it is refused, or read, or a place is said to be damaged. */
  private static void readAll(String name, long seed) {
    try (SharedList list = SharedList.attach(name)) {
      List<Object> read = new ArrayList<>();
      for (int i = 0; i < list.size(); i++) {
        try {
          read.add(Objects.requireNonNullElse(list.get(i), "null"));
        } catch (IllegalStateException damaged) {
          assertThat(damaged).as("seed %d", seed).hasMessageContaining("Place " + i);
          read.add(damaged);
        }
      }
      assertThat(read).hasSameSizeAs(list);
    } catch (IOException refused) {
      assertThat(refused).as("seed %d", seed).hasMessageContaining("no shared list");
    }
  }
}
