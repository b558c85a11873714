package dev.pando.internal.ring;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Native memory for the states of a stress test, millions of which are made: pieces of one block,
 * given out in turn. By the time a piece comes up again its state is long gone.
 */
final class StressMemory {
  static final int PIECE_BYTES = 1024;
  private static final int PIECES = 1 << 16;
  private static final MemorySegment BLOCK =
      Arena.global().allocate((long) PIECE_BYTES * PIECES, PIECE_BYTES);
  private static final AtomicInteger NEXT = new AtomicInteger();

  private StressMemory() {}

  /** A piece, all zero. */
  static MemorySegment piece() {
    long index = NEXT.getAndIncrement() & (PIECES - 1);
    return BLOCK.asSlice(index * PIECE_BYTES, PIECE_BYTES).fill((byte) 0);
  }

  /** A ring of the smallest capacity with its doorbells, as one process has it. */
  static final class Ring {
    final RingProducer producer;
    final RingConsumer consumer;

    Ring() {
      MemorySegment piece = piece();
      SpscRing ring = SpscRing.format(piece.asSlice(2 * Doorbell.BYTES), 256);
      Doorbell data = Doorbell.at(piece);
      Doorbell space = Doorbell.at(piece.asSlice(Doorbell.BYTES));
      producer = ring.producer(data, space);
      consumer = ring.consumer(data, space);
    }

    boolean tryWrite(int value) {
      byte[] payload = new byte[9]; // a long and a byte: both ways of copying
      payload[0] = (byte) value;
      payload[8] = (byte) value;
      return producer.tryWrite(value, payload, 0, payload.length);
    }

    /** The value of the next record, 0 if there is none, -1 if it is torn. */
    int pollOne() {
      int[] value = new int[1];
      consumer.poll(
          (type, buffer, offset, length) ->
              value[0] =
                  length == 9 && buffer[offset] == type && buffer[offset + 8] == type ? type : -1,
          1);
      return value[0];
    }
  }
}
