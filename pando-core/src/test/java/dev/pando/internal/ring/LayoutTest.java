package dev.pando.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Two versions of Pando that disagree on these numbers must not meet in one grove unnoticed. */
class LayoutTest {
  private static final String BUMP = "a changed number needs a new LAYOUT_VERSION";

  @Test
  void theRingKeepsItsBytes() {
    assertThat(RingLayout.LAYOUT_VERSION).isEqualTo(1);
    assertThat(RingLayout.MAGIC).as(BUMP).isEqualTo(0x50445201);
    assertThat(RingLayout.MAGIC_AND_CAPACITY).as(BUMP).isEqualTo(0);
    assertThat(RingLayout.TAIL).as(BUMP).isEqualTo(128);
    assertThat(RingLayout.PRODUCER_STATE).as(BUMP).isEqualTo(136);
    assertThat(RingLayout.HEAD).as(BUMP).isEqualTo(256);
    assertThat(RingLayout.CONSUMER_STATE).as(BUMP).isEqualTo(264);
    assertThat(RingLayout.RECORDS).as(BUMP).isEqualTo(384);
    assertThat(RingLayout.HEADER_BYTES).as(BUMP).isEqualTo(8);
    assertThat(RingLayout.ALIGNMENT).as(BUMP).isEqualTo(8);
    assertThat(RingLayout.PADDING).as(BUMP).isEqualTo(-1);
    assertThat(RingLayout.MAX_RECORD_SHARE).as(BUMP).isEqualTo(4);
    assertThat(RingLayout.pack(1, 2)).as(BUMP).isEqualTo(0x0000_0002_0000_0001L);
    assertThat(RingLayout.pack(-2, -1)).as(BUMP).isEqualTo(0xffff_ffff_ffff_fffeL);
  }

  @Test
  void recordsAreAlignedToEightBytes() {
    assertThat(RingLayout.recordBytes(0)).isEqualTo(8);
    assertThat(RingLayout.recordBytes(1)).isEqualTo(16);
    assertThat(RingLayout.recordBytes(8)).isEqualTo(16);
    assertThat(RingLayout.recordBytes(9)).isEqualTo(24);
  }

  @Test
  void theSpillBlockKeepsItsBytes() {
    assertThat(SpillLayout.LAYOUT_VERSION).isEqualTo(2);
    assertThat(SpillLayout.MAGIC).as(BUMP).isEqualTo(0x50445302);
    assertThat(SpillLayout.MAGIC_WORD).as(BUMP).isEqualTo(0);
    assertThat(SpillLayout.STATE).as(BUMP).isEqualTo(8);
    assertThat(SpillLayout.LENGTH).as(BUMP).isEqualTo(16);
    assertThat(SpillLayout.USES).as(BUMP).isEqualTo(24);
    assertThat(SpillLayout.LEADER).as(BUMP).isEqualTo(32);
    assertThat(SpillLayout.PAYLOAD).as(BUMP).isEqualTo(4096);
    assertThat(SpillLayout.MIN_PAYLOAD_BYTES).as(BUMP).isEqualTo(65536);
    assertThat(
            List.of(
                SpillLayout.FREE,
                SpillLayout.STORED,
                SpillLayout.SENT,
                SpillLayout.TAKEN,
                SpillLayout.RETIRED,
                SpillLayout.ORPHANED))
        .as(BUMP)
        .containsExactly(0, 1, 2, 3, 4, 0x80);
    assertThat(SpillLayout.word(SpillLayout.STORED, 0x3000007)).as(BUMP).isEqualTo(0x701);
    assertThat(SpillLayout.takenBy(0x701, 9)).as(BUMP).isEqualTo(0x9_0000_0703L);
    assertThat(SpillLayout.ended(0x9_0000_0783L, false)).as(BUMP).isEqualTo(0x784);
    assertThat(SpillLayout.reference(5, 0x3000007)).as(BUMP).isEqualTo(0x5000007);
  }

  @Test
  void spillSizeClassesArePowersOfTwo() {
    assertThat(SpillLayout.sizeClass(0)).isEqualTo(0);
    assertThat(SpillLayout.sizeClass(65536)).isEqualTo(0);
    assertThat(SpillLayout.sizeClass(65537)).isEqualTo(1);
    assertThat(SpillLayout.sizeClass(131072)).isEqualTo(1);
    assertThat(SpillLayout.payloadBytes(SpillLayout.sizeClass(SpillLayout.MAX_PAYLOAD_BYTES)))
        .isEqualTo(SpillLayout.MAX_PAYLOAD_BYTES);
  }

  @Test
  void theShapeTableKeepsItsBytes() {
    assertThat(ShapeTableLayout.LAYOUT_VERSION).isEqualTo(1);
    assertThat(ShapeTableLayout.MAGIC).as(BUMP).isEqualTo(0x50445401);
    assertThat(ShapeTableLayout.END).as(BUMP).isEqualTo(8);
    assertThat(ShapeTableLayout.BUCKETS).as(BUMP).isEqualTo(64);
    assertThat(ShapeTableLayout.BUCKET_COUNT).as(BUMP).isEqualTo(512);
    assertThat(ShapeTableLayout.FIRST_ENTRY).as(BUMP).isEqualTo(4160);
    assertThat(ShapeTableLayout.ENTRY_LENGTH).as(BUMP).isEqualTo(0);
    assertThat(ShapeTableLayout.ENTRY_HASH).as(BUMP).isEqualTo(4);
    assertThat(ShapeTableLayout.ENTRY_NEXT).as(BUMP).isEqualTo(8);
    assertThat(ShapeTableLayout.ENTRY_DEFINITION).as(BUMP).isEqualTo(16);
    assertThat(ShapeTableLayout.CHUNK_BYTES).as(BUMP).isEqualTo(262144);
  }
}
