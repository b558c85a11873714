package dev.pando.internal.pool;

import dev.pando.internal.codec.ObjectReader;
import dev.pando.internal.codec.OutOfBand;
import dev.pando.internal.codec.Shapes;
import dev.pando.internal.ring.SpillReader;
import java.lang.foreign.MemorySegment;

/** Reads messages from rings, and what lies beside the ring for them. For one thread at a time. */
final class MessageReader {
  private final SpillReader blocks;
  private final boolean frees;
  private final ObjectReader body;
  private long number;
  private boolean isSpilled;
  private long reference;
  private int spilledLength;

  /**
   * Makes a reader.
   *
   * @param frees whether blocks are given back once they are read; else their owner frees them
   */
  MessageReader(SpillReader blocks, boolean frees, Shapes shapes, ClassLoader classes) {
    this.blocks = blocks;
    this.frees = frees;
    this.body = new ObjectReader(shapes, new LargeArrays());
    body.setClassLoader(classes);
  }

  /**
   * Opens a message; what lies beside the ring is not touched yet.
   *
   * @return its type, which is never {@link Messages#SPILLED}
   */
  int open(int type, byte[] bytes, int offset, int length) {
    body.wrap(bytes, offset, length);
    isSpilled = type == Messages.SPILLED;
    if (!isSpilled) {
      number = length >= Long.BYTES ? body.readLong() : 0;
      return type;
    }
    int spilledType = body.readInt();
    reference = body.readLong();
    spilledLength = body.readInt();
    number = body.readLong();
    return spilledType;
  }

  /** The number that the message begins with: of the task, or of the job. */
  long number() {
    return number;
  }

  /**
   * The contents after the number. Only for a message that is still meant: the sender of a task
   * that was taken back may have freed what lies beside the ring.
   */
  ObjectReader body() {
    if (isSpilled) {
      isSpilled = false;
      byte[] spilled = new byte[spilledLength];
      load(reference, MemorySegment.ofArray(spilled));
      body.wrap(spilled, Long.BYTES, spilled.length - Long.BYTES);
    }
    return body;
  }

  private void load(long reference, MemorySegment into) {
    blocks.load(reference, into);
    if (frees) {
      blocks.release(reference);
    }
  }

  private final class LargeArrays implements OutOfBand {
    @Override
    public int threshold() {
      return MessageWriter.ARRAY_THRESHOLD;
    }

    @Override
    public long store(MemorySegment heapArray) {
      throw new AssertionError("a reader does not write");
    }

    @Override
    public void load(long reference, MemorySegment heapArray) {
      MessageReader.this.load(reference, heapArray);
    }
  }
}
