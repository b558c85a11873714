package dev.pando.internal.ring;

import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * Records that show by themselves whether they are whole and in order: the type is the sequence
 * number, size and bytes follow from it.
 */
final class TestRecords {
  private static final int LONGEST_BYTES = 200;

  private TestRecords() {}

  /** Length of the record with this number; mostly short, never above a quarter of the ring. */
  private static int length(int number, int maxBytes) {
    int hash = hash(number);
    return (hash >>> 8) % (Math.min(maxBytes, LONGEST_BYTES) + 1);
  }

  private static int hash(int number) {
    int hash = number * 0x9E3779B9;
    return hash ^ (hash >>> 15);
  }

  private static void fill(byte[] bytes, int number, int length) {
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (hash(number) + i * 13);
    }
  }

  /**
   * Sends the records 0 up to {@code count}, publishing after one to {@code batch} of them.
   *
   * @return how many went out before the peer was gone
   */
  static int send(RingProducer out, int count, int batch, BooleanSupplier peerAlive)
      throws InterruptedException {
    Random random = new Random(count);
    Sender sender = new Sender(out);
    int untilPublish = 1;
    while (sender.sent() < count) {
      while (!sender.trySendNext()) {
        out.publish();
        if (!out.awaitRoom(out.maxRecordBytes(), Long.MAX_VALUE, peerAlive)) {
          return sender.sent();
        }
      }
      if (--untilPublish == 0) {
        out.publish();
        untilPublish = 1 + random.nextInt(batch);
      }
    }
    out.publish();
    return count;
  }

  /** Writes one record after the other. */
  static final class Sender {
    private final RingProducer out;
    private final byte[] bytes = new byte[LONGEST_BYTES];
    private int next;

    Sender(RingProducer out) {
      this.out = out;
    }

    int sent() {
      return next;
    }

    boolean trySendNext() {
      int length = length(next, out.maxRecordBytes());
      fill(bytes, next, length);
      boolean done = out.tryWrite(next, bytes, 0, length);
      next += done ? 1 : 0;
      return done;
    }
  }

  /** Throws at the first record that is not the next, or torn. */
  static final class Checker implements RecordHandler {
    private final int maxRecordBytes;
    private int next;

    Checker(SpscRing ring) {
      this.maxRecordBytes = ring.maxRecordBytes();
    }

    Checker(SpscRing ring, long first) {
      this(ring);
      next = Math.toIntExact(first);
    }

    int received() {
      return next;
    }

    @Override
    public void onRecord(int type, byte[] buffer, int offset, int length) {
      if (type != next) {
        throw new AssertionError("record " + type + " after " + (next - 1));
      }
      if (length != length(type, maxRecordBytes)) {
        throw new AssertionError("record " + type + " has " + length + " bytes");
      }
      for (int i = 0; i < length; i++) {
        if (buffer[offset + i] != (byte) (hash(type) + i * 13)) {
          throw new AssertionError("record " + type + " of " + length + " torn at " + i);
        }
      }
      next++;
    }
  }
}
