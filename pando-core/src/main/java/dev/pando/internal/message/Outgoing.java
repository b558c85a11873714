package dev.pando.internal.message;

import dev.pando.internal.KillPoint;
import dev.pando.internal.codec.GroveShapes;
import dev.pando.internal.codec.ObjectWriter;
import dev.pando.internal.codec.OutOfBand;
import dev.pando.spi.EncodingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way into a ring; see {@link RecordTypes}. Reused: {@link #of} lends one, {@link
 * #sent} or {@link #discard} gives it back.
 */
public final class Outgoing {
  /**
   * Arrays from this size on, in bytes, go beside the ring: copying them into the message, the ring
   * and out again costs more than a block.
   */
  static final int ARRAY_THRESHOLD = 16 << 10;

  /**
   * A large message takes one byte of the ring for so many of its own, up to the longest record. So
   * a full ring stops a sender that is faster than its receiver, whatever the size of messages. A
   * ring of 64 KiB is full with 4 MiB: more blocks on their way would not fit into the processors'
   * caches.
   */
  private static final int SPILLED_BYTES_PER_RING_BYTE = 64;

  private static final ConcurrentLinkedDeque<Outgoing> FREE = new ConcurrentLinkedDeque<>();

  private final Blocks blocks = Blocks.current();
  private final ObjectWriter body = new ObjectWriter(GroveShapes.current(), new LargeArrays());
  private long[] stored = new long[4];
  private int storedCount;
  private int type;

  private Outgoing() {}

  /** The one that was used last: most programs send in one thread. */
  private static final AtomicReference<@Nullable Outgoing> LAST = new AtomicReference<>();

  private static Outgoing borrow() {
    Outgoing last = LAST.getAndSet(null);
    if (last != null && last.blocks == Blocks.current()) {
      return last;
    }
    Outgoing free = FREE.poll();
    while (free != null && free.blocks != Blocks.current()) {
      free = FREE.poll(); // of the process that this one was forked from
    }
    return free != null ? free : new Outgoing();
  }

  /**
   * Encodes an object.
   *
   * @param maxRecordBytes longest record of the ring
   * @throws EncodingException if it cannot be sent; nothing is left behind
   * @throws IOException if shared memory is full
   */
  public static Outgoing of(@Nullable Object message, int maxRecordBytes) throws IOException {
    Outgoing out = borrow();
    try {
      out.begin(RecordTypes.OBJECT);
      out.body.writeObject(message);
      if (out.storedCount == 1 && message != null && message.getClass().isArray()) {
        out.markArray(message.getClass().componentType());
      }
      out.end(maxRecordBytes);
      out.join();
      KillPoint.at("message.stored");
      return out;
    } catch (UncheckedIOException e) {
      out.discard();
      throw e.getCause();
    } catch (IOException | RuntimeException e) {
      out.discard();
      throw e;
    }
  }

  /** Wraps bytes. */
  public static Outgoing of(MemorySegment bytes, int maxRecordBytes) throws IOException {
    Outgoing out = borrow();
    try {
      out.begin(RecordTypes.BYTES);
      if (bytes.byteSize() > maxRecordBytes) {
        out.spill(bytes, maxRecordBytes);
      } else if (bytes.heapBase().orElse(null) instanceof byte[] array
          && array.length == bytes.byteSize()) {
        out.body.writeBytes(array, 0, array.length);
      } else {
        byte[] array = bytes.toArray(ValueLayout.JAVA_BYTE);
        out.body.writeBytes(array, 0, array.length);
      }
      return out;
    } catch (IOException | RuntimeException e) {
      out.discard();
      throw e;
    }
  }

  private void begin(int recordType) {
    type = recordType;
    storedCount = 0;
    body.reset();
  }

  /** Whoever wants only to look at an array then need not decode the body. */
  private void markArray(Class<?> elements) {
    if (elements.isPrimitive() && elements != boolean.class) {
      type |= RecordTypes.ARRAY;
    }
  }

  private void end(int maxRecordBytes) throws IOException {
    int parts = storedCount;
    int trailer = parts * Long.BYTES + 2 * Integer.BYTES;
    if (body.length() + trailer > maxRecordBytes) {
      spill(
          MemorySegment.ofArray(body.array()).asSlice(0, body.length()), maxRecordBytes - trailer);
      body.truncate(body.length() - Integer.BYTES); // the participant follows the parts
    }
    if (parts > 0) {
      type |= RecordTypes.PARTS;
      for (int i = 0; i < parts; i++) {
        body.writeLong(stored[i]);
      }
      body.writeInt(parts);
    }
    if ((type & (RecordTypes.PARTS | RecordTypes.SPILLED)) != 0) {
      body.writeInt(blocks.participant());
    }
  }

  private void spill(MemorySegment bytes, int maxRecordBytes) throws IOException {
    long block = store(bytes);
    long charge = bytes.byteSize() / SPILLED_BYTES_PER_RING_BYTE;
    int room = maxRecordBytes - Long.BYTES - Integer.BYTES;
    byte[] unused = new byte[Math.clamp(charge, 0, Math.max(0, room))];
    body.reset();
    body.writeLong(block);
    body.writeBytes(unused, 0, unused.length);
    body.writeInt(blocks.participant());
    type |= RecordTypes.SPILLED;
  }

  private long store(MemorySegment bytes) throws IOException {
    long reference = blocks.store(bytes);
    if (storedCount == stored.length) {
      stored = Arrays.copyOf(stored, 2 * storedCount);
    }
    stored[storedCount++] = reference;
    return reference;
  }

  boolean hasBlocks() {
    return storedCount > 0;
  }

  /** The block that stands for the message: that of the body if it has one, else the first. */
  long leader() {
    return stored[leaderIndex()];
  }

  private int leaderIndex() {
    return (type & RecordTypes.SPILLED) != 0 ? storedCount - 1 : 0;
  }

  private void join() {
    for (int i = 0; i < storedCount; i++) {
      if (i != leaderIndex()) {
        blocks.follow(stored[i], leader());
      }
    }
  }

  int owner() {
    return blocks.participant();
  }

  /** Its blocks are the message's. */
  void send() {
    blocks.send(leader());
  }

  /** The record's type. */
  public int type() {
    return type;
  }

  /** The record's payload, in the first {@link #length} bytes. */
  public byte[] bytes() {
    return body.array();
  }

  /** The length of the payload in bytes. */
  public int length() {
    return body.length();
  }

  /** The message is in the ring; its blocks are its receiver's now. */
  public void sent() {
    giveBack();
  }

  private void giveBack() {
    if (!LAST.compareAndSet(null, this)) {
      FREE.push(this);
    }
  }

  /** The message will not be sent. */
  public void discard() {
    for (int i = 0; i < storedCount; i++) {
      if (i != leaderIndex()) {
        blocks.discard(stored[i]);
      }
    }
    if (hasBlocks()) {
      blocks.discard(leader()); // last, as it stands for the others
    }
    giveBack();
  }

  private final class LargeArrays implements OutOfBand {
    @Override
    public int threshold() {
      return ARRAY_THRESHOLD;
    }

    @Override
    public long store(MemorySegment heapArray) {
      try {
        return Outgoing.this.store(heapArray);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void discard(long reference) {
      blocks.discard(reference);
      int kept = 0;
      for (int i = 0; i < storedCount; i++) {
        if (stored[i] != reference) {
          stored[kept++] = stored[i];
        }
      }
      storedCount = kept;
    }

    @Override
    public void load(long reference, MemorySegment heapArray) {
      throw new AssertionError("a sender does not read");
    }
  }
}
