package dev.pando.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.memory.SharedMemory;
import dev.pando.memory.SharedMemory.Lifetime;
import dev.pando.testing.Conformance;
import java.lang.foreign.ValueLayout;
import java.nio.file.FileAlreadyExistsException;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamedMemoryTest {
  private static final String UNIQUE = "pando_test_" + ProcessHandle.current().pid() + "_";

  @Test
  @Conformance("_TestSharedMemory.test_shared_memory_recreate")
  void aRandomNameThatIsTakenIsLeftToItsOwnerAndAnotherOneTried() throws Exception {
    String taken = UNIQUE + "taken";
    Iterator<String> names = List.of(taken, taken, UNIQUE + "free", UNIQUE + "unused").iterator();
    try (SharedMemory owner = SharedMemory.create(taken, 1);
        SharedMemory made = NamedMemory.create(names::next, 2, Lifetime.PROCESS)) {
      assertThat(made.name()).isEqualTo(UNIQUE + "free");
      made.segment().fill((byte) 1);
      assertThat(owner.segment().get(ValueLayout.JAVA_BYTE, 0)).isZero();
      assertThat(names.next()).isEqualTo(UNIQUE + "unused");
      assertThatThrownBy(() -> NamedMemory.create(() -> taken, 1, Lifetime.PROCESS))
          .as("not for ever")
          .isInstanceOf(FileAlreadyExistsException.class)
          .hasMessageContaining(taken);
      owner.unlink();
      made.unlink();
    }
  }
}
