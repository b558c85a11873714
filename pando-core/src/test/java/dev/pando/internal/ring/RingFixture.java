package dev.pando.internal.ring;

import dev.pando.internal.sync.AdaptiveSpin;
import dev.pando.internal.sync.Doorbell;
import dev.pando.internal.sync.PatientWords;
import dev.pando.internal.sync.Words;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A ring with its two doorbells in one piece of memory, as the tests of both processes see it. */
record RingFixture(SpscRing ring, Doorbell data, Doorbell space) {
  private static final long SPACE_BELL = Doorbell.BYTES;
  private static final long RING = 2 * Doorbell.BYTES;

  static long bytesFor(int capacity) {
    return RING + SpscRing.bytesFor(capacity);
  }

  static RingFixture inThisProcess(int capacity) {
    return format(Arena.ofAuto().allocate(bytesFor(capacity), Doorbell.BYTES), capacity);
  }

  static RingFixture format(MemorySegment memory, int capacity) {
    SpscRing ring = SpscRing.format(memory.asSlice(RING), capacity);
    return new RingFixture(
        ring, Doorbell.at(memory), Doorbell.at(memory.asSlice(SPACE_BELL, Doorbell.BYTES)));
  }

  /**
   * The ring in memory that holds one already, with doorbells on which one sleeps at once and until
   * woken: a lost wake-up is a hang.
   */
  static RingFixture attachSleepy(MemorySegment memory) {
    Words words = new PatientWords(memory);
    return new RingFixture(
        SpscRing.attach(memory.asSlice(RING)),
        new Doorbell(words, 0, new AdaptiveSpin(false)),
        new Doorbell(words, SPACE_BELL, new AdaptiveSpin(false)));
  }

  static RingFixture attach(MemorySegment memory) {
    SpscRing ring = SpscRing.attach(memory.asSlice(RING));
    return new RingFixture(
        ring, Doorbell.at(memory), Doorbell.at(memory.asSlice(SPACE_BELL, Doorbell.BYTES)));
  }

  RingProducer producer() {
    return ring.producer(data, space);
  }

  RingConsumer consumer() {
    return ring.consumer(data, space);
  }
}
