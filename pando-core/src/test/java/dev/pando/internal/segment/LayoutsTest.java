package dev.pando.internal.segment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Pins the numbers of the shared layouts: processes of different builds meet in this memory. Who
 * changes one raises LAYOUT_VERSION.
 */
class LayoutsTest {

  @Test
  void slotTable() {
    assertThat(SlotTableLayout.LAYOUT_VERSION).isEqualTo(2);
    assertThat(SlotTableLayout.MAX_SLOTS).isEqualTo(4096);
    assertThat(SlotTableLayout.FILE_BYTES).isEqualTo(128 + 4096 * 128);
    assertThat(SlotTableLayout.entry(0)).isEqualTo(128);
    assertThat(SlotTableLayout.entry(4095)).isEqualTo(4096 * 128);
    assertThat(SlotTableLayout.ENTRY_STATISTICS_OFFSET + SlotTableLayout.ENTRY_STATISTICS_BYTES)
        .isEqualTo(SlotTableLayout.ENTRY_BYTES);
    long word = SlotTableLayout.word(SlotTableLayout.STATE_DEAD, -7);
    assertThat(SlotTableLayout.state(word)).isEqualTo(3);
    assertThat(SlotTableLayout.incarnation(word)).isEqualTo(-7);
  }

  @Test
  void participant() {
    for (int slot : new int[] {0, 1, 4095}) {
      for (int incarnation : new int[] {1, 2, (1 << 17) - 1}) {
        int participant = Participant.of(slot, incarnation);
        assertThat(participant).isPositive().isLessThan(1 << 30);
        assertThat(Participant.slot(participant)).isEqualTo(slot);
        assertThat(Participant.isOf(participant, incarnation)).isTrue();
        assertThat(Participant.isOf(participant, incarnation + 1)).isFalse();
      }
    }
    assertThat(Participant.of(0, 1)).isEqualTo((1 << 13) + 1);
    assertThat(Participant.slot(0)).isEqualTo(-1);
  }

  @Test
  void slabChunk() {
    assertThat(SlabLayout.LAYOUT_VERSION).isEqualTo(1);
    assertThat(SlabLayout.header(0)).isEqualTo(64);
    assertThat(SlabLayout.blocks(SlabLayout.FIRST_CHUNK_BYTES, 64)).isEqualTo(908);
    for (int sizeClass = 0; sizeClass < SlabLayout.CLASSES; sizeClass++) {
      int bytes = SlabLayout.blockBytes(sizeClass);
      int blocks = SlabLayout.blocks(SlabLayout.CHUNK_BYTES, bytes);
      assertThat(SlabLayout.firstBlock(blocks) + (long) blocks * bytes)
          .isLessThanOrEqualTo(SlabLayout.CHUNK_BYTES);
      assertThat(blocks).isLessThanOrEqualTo(SlabHandle.MAX_BLOCKS);
      assertThat(SlabLayout.firstBlock(blocks) % 64).isZero();
      assertThat(SlabLayout.classOf(bytes)).isEqualTo(sizeClass);
      assertThat(SlabLayout.classOf(bytes - 1)).isEqualTo(sizeClass);
      assertThat(SlabLayout.classOf(bytes / 2 + 1)).isEqualTo(sizeClass);
    }
    assertThat(SlabLayout.classOf(1)).isZero();
  }

  @Test
  void slabWordsAndHandles() {
    int owner = Participant.of(4095, (1 << 17) - 1);
    long word = SlabLayout.word(-2, SlabLayout.STATE_SHARED, owner);
    assertThat(SlabLayout.generation(word)).isEqualTo(-2);
    assertThat(SlabLayout.state(word)).isEqualTo(SlabLayout.STATE_SHARED);
    assertThat(SlabLayout.owner(word)).isEqualTo(owner);

    long small = SlabHandle.small(6, -2, SlabHandle.MAX_CHUNKS - 1, SlabHandle.MAX_BLOCKS - 1);
    assertThat(SlabHandle.isBig(small)).isFalse();
    assertThat(SlabHandle.sizeClass(small)).isEqualTo(6);
    assertThat(SlabHandle.generation(small)).isEqualTo(-2);
    assertThat(SlabHandle.chunk(small)).isEqualTo(SlabHandle.MAX_CHUNKS - 1);
    assertThat(SlabHandle.block(small)).isEqualTo(SlabHandle.MAX_BLOCKS - 1);

    long big = SlabHandle.big(owner, Integer.MAX_VALUE);
    assertThat(SlabHandle.isBig(big)).isTrue();
    assertThat(SlabHandle.creator(big)).isEqualTo(owner);
    assertThat(SlabHandle.number(big)).isEqualTo(Integer.MAX_VALUE);
  }
}
