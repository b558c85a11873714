package dev.pando.internal.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.internal.segment.SharedBlock;
import dev.pando.internal.segment.Slab;
import dev.pando.memory.SharedIntArray;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Objects that are closed while threads of the same process are inside them. */
@Timeout(60)
class CloseTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Reachable as long as the test is. */
  private final List<SharedObject> kept = new ArrayList<>();

  private SharedObject kept(long bytes) {
    SharedObject array = array(bytes);
    kept.add(array);
    return array;
  }

  private static SharedObject array(long bytes) {
    SharedObject array = (SharedObject) SharedIntArray.createRaw((int) (bytes / Integer.BYTES));
    assertThat(array.block().isFile()).isTrue();
    return array;
  }

  @Test
  void whoIsInsideAnObjectThatIsClosedCanLeaveInPeace() {
    SharedObject object = kept(4096);
    MemorySegment memory = object.block().memory();
    object.close();
    long header = memory.get(ValueLayout.JAVA_LONG, SharedHeader.OFFSET);
    assertThat(SharedHeader.isClosed(header)).isTrue();
    assertThatThrownBy(() -> ((SharedIntArray) object).get(0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theMemoryOfAClosedObjectGoesWhenNobodyCanBeInside() {
    MemorySegment memory = closed(4096).memory();
    long start = System.nanoTime();
    while (memory.scope().isAlive()) {
      assertThat(System.nanoTime() - start).isLessThan(PATIENCE.toNanos());
      System.gc();
    }
  }

  private static SharedBlock closed(long bytes) {
    SharedObject object = array(bytes);
    object.close();
    return object.block();
  }

  @Test
  void closedObjectsThatTheCollectorHasNotFoundYetDoNotFillTheMemory() {
    long each = Slab.MOST_CLOSED_BYTES / 8;
    List<MemorySegment> memories = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      SharedObject object = kept(each);
      memories.add(object.block().memory());
      object.close();
    }
    long mapped = memories.stream().filter(memory -> memory.scope().isAlive()).count();
    assertThat(mapped * each).isPositive().isLessThanOrEqualTo(Slab.MOST_CLOSED_BYTES);
    assertThat(memories.getLast().scope().isAlive()).isTrue();
  }

  @Test
  void theMemoryOfALargeObjectGoesAtOnce() {
    SharedObject object = kept(Slab.MOST_CLOSED_BYTES);
    MemorySegment memory = object.block().memory();
    object.close();
    assertThat(memory.scope().isAlive()).isFalse();
  }
}
