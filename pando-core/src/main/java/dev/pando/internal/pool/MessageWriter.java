package dev.pando.internal.pool;

import dev.pando.internal.codec.ObjectWriter;
import dev.pando.internal.codec.OutOfBand;
import dev.pando.internal.codec.Shapes;
import dev.pando.internal.ring.RingProducer;
import dev.pando.internal.ring.SpillWriter;
import dev.pando.process.ProcessException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Writes messages to rings. Large arrays, and messages that do not fit, go to blocks of shared
 * memory beside the ring; the writer keeps count of those blocks for whoever has to free them.
 *
 * <p>For one thread at a time; several writers may share the blocks.
 */
final class MessageWriter {
  /** No blocks. */
  static final long[] NONE = {};

  /**
   * Arrays from this size on, in bytes, go beside the ring: copying them into the message, the ring
   * and out again costs more than a block.
   */
  static final int ARRAY_THRESHOLD = 16 * 1024;

  private final SpillWriter blocks;
  private final ObjectWriter body;
  private long[] used = new long[4];
  private int usedCount;
  private long usedBytes;
  private int type;
  private long number;

  MessageWriter(SpillWriter blocks, Shapes shapes) {
    this.blocks = blocks;
    this.body = new ObjectWriter(shapes, new LargeArrays());
  }

  /**
   * Starts a message that begins with a number: of its task, or of its job. The returned writer
   * takes the rest.
   */
  ObjectWriter begin(long messageNumber) {
    number = messageNumber;
    body.reset();
    body.writeLong(messageNumber);
    return body;
  }

  /** Encodes one object, not as a message but to become part of some. */
  Encoded encode(Object object) {
    body.reset();
    body.writeObject(object);
    return new Encoded(body.toByteArray(), takeBlocks());
  }

  /**
   * Ends the message; what is too large for the ring goes beside it.
   *
   * @throws ProcessException if shared memory is full
   */
  void end(RingProducer ring, int messageType) {
    type = messageType;
    int length = body.length();
    if (length > ring.maxRecordBytes()) {
      long block = store(MemorySegment.ofArray(body.array()).asSlice(0, length));
      body.reset();
      body.writeInt(messageType);
      body.writeLong(block);
      body.writeInt(length);
      body.writeLong(number);
      type = Messages.SPILLED;
    }
  }

  /**
   * Puts the ended message into a ring; it is not published yet.
   *
   * @return false if the ring has no room now
   */
  boolean tryWrite(RingProducer ring) {
    return ring.tryWrite(type, body.array(), 0, body.length());
  }

  /** The length of the ended message in the ring, in bytes. */
  int length() {
    return body.length();
  }

  /** How much messages put into blocks since the last {@link #takeBlocks}, in bytes. */
  long usedBytes() {
    return usedBytes;
  }

  /** Hands over the blocks that messages used since the last call. */
  long[] takeBlocks() {
    if (usedCount == 0) {
      return NONE;
    }
    long[] taken = Arrays.copyOf(used, usedCount);
    usedCount = 0;
    usedBytes = 0;
    return taken;
  }

  /** Frees blocks that the reader does not free itself. */
  void free(long[] references) {
    if (references.length > 0) {
      synchronized (blocks) {
        for (long reference : references) {
          blocks.discard(reference);
        }
      }
    }
  }

  private long store(MemorySegment bytes) {
    long reference;
    try {
      synchronized (blocks) {
        reference = blocks.store(bytes);
      }
    } catch (IOException e) {
      throw new ProcessException("a message has no room in shared memory: " + e.getMessage(), e);
    }
    if (usedCount == used.length) {
      used = Arrays.copyOf(used, 2 * usedCount);
    }
    used[usedCount++] = reference;
    usedBytes += bytes.byteSize();
    return reference;
  }

  private final class LargeArrays implements OutOfBand {
    @Override
    public int threshold() {
      return ARRAY_THRESHOLD;
    }

    @Override
    public long store(MemorySegment heapArray) {
      return MessageWriter.this.store(heapArray);
    }

    @Override
    public void discard(long reference) {
      synchronized (blocks) {
        blocks.discard(reference);
      }
      int kept = 0;
      for (int i = 0; i < usedCount; i++) {
        if (used[i] != reference) {
          used[kept++] = used[i];
        }
      }
      usedCount = kept;
    }

    @Override
    public void load(long reference, MemorySegment heapArray) {
      throw new AssertionError("a writer does not read");
    }
  }
}
