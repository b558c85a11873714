package dev.pando.internal.queue;

import dev.pando.internal.segment.SharedBlock;
import dev.pando.internal.sync.SegmentWords;
import dev.pando.internal.sync.Words;

/** A ring of records as this process has it mapped; see {@link QueueLayout}. */
final class QueueSegment {
  private final SharedBlock block;
  private final Words words;
  private final int number;
  private final int units;
  private final long records;
  private final long end;

  private QueueSegment(SharedBlock block, int number, int bytes, long records, long end) {
    this.block = block;
    this.words = new SegmentWords(block.memory());
    this.number = number;
    this.units = bytes / QueueLayout.UNIT;
    this.records = records;
    this.end = end;
  }

  /** The one in the queue's own block. */
  static QueueSegment first(SharedBlock block) {
    return new QueueSegment(
        block, 0, QueueLayout.FIRST_BYTES, QueueLayout.FIRST_RECORDS, QueueLayout.FIRST_END);
  }

  /** One that a producer has made. */
  static QueueSegment further(SharedBlock block) {
    Words words = new SegmentWords(block.memory());
    return new QueueSegment(
        block,
        words.getInt(QueueLayout.SEGMENT_NUMBER),
        words.getInt(QueueLayout.SEGMENT_BYTES),
        QueueLayout.SEGMENT_RECORDS,
        QueueLayout.SEGMENT_END);
  }

  /** Length of the block of a segment with so much room for records, in bytes. */
  static long blockBytes(int recordBytes) {
    return QueueLayout.SEGMENT_RECORDS + recordBytes;
  }

  /** Makes one of a block that was just linked, or that was linked by a process killed then. */
  static QueueSegment format(SharedBlock block, int number) {
    Words words = new SegmentWords(block.memory());
    int room = (int) (block.bytes() - QueueLayout.SEGMENT_RECORDS);
    words.setInt(QueueLayout.SEGMENT_BYTES, Integer.highestOneBit(room));
    words.setInt(QueueLayout.SEGMENT_NUMBER, number);
    return further(block);
  }

  SharedBlock block() {
    return block;
  }

  int number() {
    return number;
  }

  /** Room for records, in units. */
  int units() {
    return units;
  }

  /** Where it ended: nothing is written there any more. */
  int end() {
    return words.getInt(end);
  }

  void setEnd(int position) {
    words.setInt(end, position);
  }

  private long at(int position) {
    return records + (long) (position & (units - 1)) * QueueLayout.UNIT;
  }

  /** Units from the position to the end of the ring. */
  int unitsToEnd(int position) {
    return units - (position & (units - 1));
  }

  long header(int position) {
    return words.getLongPlain(at(position));
  }

  void setHeader(int position, long header) {
    words.setLongPlain(at(position), header);
  }

  void write(int position, int type, byte[] bytes, int length) {
    long at = at(position);
    words.setLongPlain(at, QueueLayout.header(length, type));
    words.copyIn(bytes, 0, at + QueueLayout.RECORD_HEADER_BYTES, length);
  }

  byte[] read(int position, int length) {
    byte[] bytes = new byte[length];
    words.copyOut(at(position) + QueueLayout.RECORD_HEADER_BYTES, bytes, 0, length);
    return bytes;
  }
}
