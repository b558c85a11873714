package dev.pando.internal.ring;

import dev.pando.internal.sync.Doorbell;
import dev.pando.internal.sync.StressMemory;
import java.lang.foreign.MemorySegment;

/** A ring of the smallest capacity with its doorbells, as one process has it. */
final class StressRing {
  final RingProducer producer;
  final RingConsumer consumer;

  StressRing() {
    MemorySegment piece = StressMemory.piece();
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
