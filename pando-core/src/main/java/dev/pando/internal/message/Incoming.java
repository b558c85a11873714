package dev.pando.internal.message;

import dev.pando.internal.codec.GroveShapes;
import dev.pando.internal.codec.ObjectReader;
import dev.pando.internal.codec.OutOfBand;
import dev.pando.internal.ring.RecordHandler;
import dev.pando.spi.DecodingException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A message that was taken out of a ring; see {@link RecordTypes}. Its blocks belong to this
 * process until one of the methods that end it has been called: {@link #toObject}, {@link
 * #toBytes}, {@link #copyTo}.
 */
public final class Incoming implements RecordHandler {
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final long MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;
  private static final byte[] EMPTY = {};

  private int type;
  private byte[] payload = EMPTY;

  /** An empty one, to be filled by {@link LockedRing#tryTake}. */
  public Incoming() {}

  /**
   * A record that was taken out of something else than a ring.
   *
   * @param payload not copied
   */
  public Incoming(int type, byte[] payload) {
    this.type = type;
    this.payload = payload;
  }

  @Override
  public void onRecord(int recordType, byte[] bytes, int offset, int length) {
    type = recordType;
    payload = Arrays.copyOfRange(bytes, offset, offset + length);
  }

  private boolean has(int flag) {
    return (type & flag) != 0;
  }

  private long longAt(int offset) {
    return MemorySegment.ofArray(payload).get(LONG, offset);
  }

  private int intAt(int offset) {
    return MemorySegment.ofArray(payload).get(INT, offset);
  }

  boolean hasBlocks() {
    return has(RecordTypes.SPILLED) || has(RecordTypes.PARTS);
  }

  /** The block that stands for the message, as {@link Outgoing#leader} has it. */
  long leader() {
    return longAt(has(RecordTypes.SPILLED) ? 0 : partsOffset());
  }

  /** Its blocks are this process'. */
  void take() {
    Blocks.current().take(owner(), leader());
  }

  int owner() {
    return intAt(payload.length - Integer.BYTES);
  }

  /** The length of bytes. */
  private long bodyLength() {
    return has(RecordTypes.SPILLED) ? Blocks.current().length(owner(), longAt(0)) : payload.length;
  }

  /**
   * The bytes that were sent.
   *
   * @throws IOException if they do not fit into an array, and are lost
   */
  public byte[] toBytes() throws IOException {
    requireBytes();
    if (!has(RecordTypes.SPILLED)) {
      return payload;
    }
    try {
      long length = bodyLength();
      if (length > MAX_ARRAY_BYTES) {
        throw new IOException(
            ("a message of %d bytes does not fit into an array, which takes at most %d, and was"
                    + " dropped; receive such ones by recvBytesInto(MemorySegment)")
                .formatted(length, MAX_ARRAY_BYTES));
      }
      byte[] bytes = new byte[(int) length];
      Blocks.current().load(owner(), longAt(0), MemorySegment.ofArray(bytes));
      return bytes;
    } finally {
      Blocks.current().release(owner(), longAt(0));
    }
  }

  /**
   * Copies the bytes that were sent, if they fit.
   *
   * @return their length, -1 if they do not fit and {@link #toBytes} is to be called
   */
  public long copyTo(MemorySegment target) throws IOException {
    requireBytes();
    long length = bodyLength();
    if (length > target.byteSize()) {
      return -1;
    }
    if (has(RecordTypes.SPILLED)) {
      Blocks.current().load(owner(), longAt(0), target.asSlice(0, length));
      Blocks.current().release(owner(), longAt(0));
    } else {
      MemorySegment.copy(MemorySegment.ofArray(payload), 0, target, 0, length);
    }
    return length;
  }

  private void requireBytes() throws IOException {
    if (!has(RecordTypes.BYTES)) {
      releaseParts();
      if (has(RecordTypes.SPILLED)) {
        Blocks.current().release(owner(), longAt(0));
      }
      throw new IOException("the message is an object, not bytes: receive it by recv()");
    }
  }

  /**
   * The object that was sent.
   *
   * @throws DecodingException if it cannot be rebuilt here
   */
  public @Nullable Object toObject() {
    if (has(RecordTypes.BYTES)) {
      if (has(RecordTypes.SPILLED)) {
        Blocks.current().release(owner(), longAt(0));
      }
      throw new DecodingException("the message is bytes, not an object: receive it by recvBytes()");
    }
    Reader reader = Reader.borrow();
    try {
      return reader.read(this);
    } finally {
      discard();
      Reader.giveBack(reader);
    }
  }

  /**
   * The object that was sent, as a copy of one that stays where it is.
   *
   * @throws DecodingException if it cannot be rebuilt here
   * @throws IllegalStateException if a receiver has taken the message meanwhile and its blocks are
   *     gone
   */
  public @Nullable Object peekObject() {
    if (has(RecordTypes.BYTES)) {
      throw new DecodingException("the message is bytes, not an object");
    }
    Reader reader = Reader.borrow();
    try {
      Object object = reader.peek(this);
      requireBlocks();
      return object;
    } finally {
      Reader.giveBack(reader);
    }
  }

  /** Blocks that were released while they were read may have been filled anew. */
  private void requireBlocks() {
    if (has(RecordTypes.SPILLED)) {
      long _ = Blocks.current().length(owner(), longAt(0));
    }
    for (int i = 0; i < partCount(); i++) {
      long _ = Blocks.current().length(owner(), longAt(partsOffset() + i * Long.BYTES));
    }
  }

  /** Gives up the message: nobody will read it. */
  public void discard() {
    releaseParts();
    if (has(RecordTypes.SPILLED)) {
      Blocks.current().release(owner(), longAt(0));
    }
  }

  /** Does the same for a process that may have been killed while it did so. */
  public void discardOnce() {
    for (int i = partCount() - 1; i >= 0; i--) {
      Blocks.current().releaseOnce(owner(), longAt(partsOffset() + i * Long.BYTES));
    }
    if (has(RecordTypes.SPILLED)) {
      Blocks.current().releaseOnce(owner(), longAt(0));
    }
  }

  /** Whether this is the same message, byte for byte. */
  public boolean isSame(int otherType, byte[] bytes) {
    return type == otherType && Arrays.equals(payload, bytes);
  }

  /** Whether it is an object, and not bytes. */
  public boolean isObject() {
    return has(RecordTypes.OBJECT);
  }

  /** Its record's type. */
  public int type() {
    return type;
  }

  /** Its record's payload; not a copy. */
  public byte[] payload() {
    return payload;
  }

  /**
   * The bytes or the primitive array that was sent, in place.
   *
   * @return memory to be read until {@link #discard}, which its reader calls
   * @throws DecodingException if the message is neither; it is given up
   */
  public MemorySegment view() {
    if (has(RecordTypes.BYTES)) {
      return has(RecordTypes.SPILLED)
          ? Blocks.current().view(owner(), longAt(0))
          : MemorySegment.ofArray(payload).asReadOnly();
    }
    if (has(RecordTypes.ARRAY) && partCount() == 1) {
      return Blocks.current().view(owner(), longAt(partsOffset()));
    }
    return viewOf(toObject());
  }

  private static MemorySegment viewOf(@Nullable Object array) {
    MemorySegment memory =
        switch (array) {
          case byte[] a -> MemorySegment.ofArray(a);
          case short[] a -> MemorySegment.ofArray(a);
          case char[] a -> MemorySegment.ofArray(a);
          case int[] a -> MemorySegment.ofArray(a);
          case long[] a -> MemorySegment.ofArray(a);
          case float[] a -> MemorySegment.ofArray(a);
          case double[] a -> MemorySegment.ofArray(a);
          case null, default ->
              throw new DecodingException(
                  "the message is no primitive array, and was dropped: "
                      + (array == null ? "null" : array.getClass().getName()));
        };
    return memory.asReadOnly();
  }

  /** Whether {@link #view} shows shared memory, which {@link #discard} gives back. */
  public boolean isViewShared() {
    return has(RecordTypes.BYTES)
        ? has(RecordTypes.SPILLED)
        : has(RecordTypes.ARRAY) && partCount() == 1;
  }

  // --- Parts

  private int partCount() {
    return has(RecordTypes.PARTS) ? intAt(payload.length - 2 * Integer.BYTES) : 0;
  }

  private int partsOffset() {
    return payload.length - 2 * Integer.BYTES - partCount() * Long.BYTES;
  }

  /** Where the body ends in the payload. */
  private int bodyEnd() {
    return has(RecordTypes.PARTS) ? partsOffset() : payload.length;
  }

  /** The first one last: unless there is a body, it stands for the others. */
  private void releaseParts() {
    for (int i = partCount() - 1; i >= 0; i--) {
      Blocks.current().release(owner(), longAt(partsOffset() + i * Long.BYTES));
    }
  }

  /** The body of an object that was too large for the ring. */
  private byte[] loadBody() {
    byte[] bytes = new byte[Math.toIntExact(bodyLength())];
    Blocks.current().load(owner(), longAt(0), MemorySegment.ofArray(bytes));
    return bytes;
  }

  /** A decoder with its buffers, used again. */
  private static final class Reader implements OutOfBand {
    static final ConcurrentLinkedDeque<Reader> FREE = new ConcurrentLinkedDeque<>();

    /** The one that was used last: most programs receive in one thread. */
    static final AtomicReference<@Nullable Reader> LAST = new AtomicReference<>();

    private final ObjectReader in = new ObjectReader(GroveShapes.current(), this);
    private int owner;

    static Reader borrow() {
      Reader last = LAST.getAndSet(null);
      if (last != null) {
        return last;
      }
      Reader free = FREE.poll();
      return free != null ? free : new Reader();
    }

    static void giveBack(Reader reader) {
      if (!LAST.compareAndSet(null, reader)) {
        FREE.push(reader);
      }
    }

    @Nullable Object peek(Incoming message) {
      if (!message.has(RecordTypes.SPILLED)) {
        return read(message);
      }
      in.setClassLoader(Thread.currentThread().getContextClassLoader());
      owner = message.owner();
      byte[] body = message.loadBody();
      in.wrap(body, 0, body.length);
      return in.readObject();
    }

    @Nullable Object read(Incoming message) {
      in.setClassLoader(Thread.currentThread().getContextClassLoader());
      if (message.has(RecordTypes.PARTS)) {
        owner = message.owner();
      }
      if (message.has(RecordTypes.SPILLED)) {
        byte[] body = message.loadBody();
        in.wrap(body, 0, body.length);
      } else {
        in.wrap(message.payload, 0, message.bodyEnd());
      }
      return in.readObject();
    }

    @Override
    public int threshold() {
      return Outgoing.ARRAY_THRESHOLD;
    }

    @Override
    public long store(MemorySegment heapArray) {
      throw new AssertionError("a receiver does not write");
    }

    /** Stays until the whole message is read: it is released with the others. */
    @Override
    public void load(long reference, MemorySegment heapArray) {
      Blocks.current().load(owner, reference, heapArray);
    }
  }
}
