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

  private int owner() {
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
      releaseParts();
      Reader.FREE.push(reader);
    }
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

  private void releaseParts() {
    int count = partCount();
    for (int i = 0; i < count; i++) {
      Blocks.current().release(owner(), longAt(partsOffset() + i * Long.BYTES));
    }
  }

  /** The body of an object that was too large for the ring; its block is released. */
  private byte[] loadBody() {
    byte[] bytes = new byte[Math.toIntExact(bodyLength())];
    try {
      Blocks.current().load(owner(), longAt(0), MemorySegment.ofArray(bytes));
    } finally {
      Blocks.current().release(owner(), longAt(0));
    }
    return bytes;
  }

  /** A decoder with its buffers, used again. */
  private static final class Reader implements OutOfBand {
    static final ConcurrentLinkedDeque<Reader> FREE = new ConcurrentLinkedDeque<>();

    private final ObjectReader in = new ObjectReader(GroveShapes.current(), this);
    private int owner;

    static Reader borrow() {
      Reader free = FREE.poll();
      return free != null ? free : new Reader();
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
