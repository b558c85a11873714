package dev.pando.benchmarks.work;

import dev.pando.internal.segment.Grove;
import dev.pando.internal.sync.SegmentWords;
import dev.pando.internal.sync.Words;
import java.io.IOException;

/** A number in shared memory, without anything around it. */
final class PlainWord {
  private static final long BYTES = 128;

  private final Words words;

  private PlainWord(Words words) {
    this.words = words;
  }

  /** Makes one; returns what other processes find it by. */
  static long create() throws IOException {
    return Grove.current().slab().allocate(BYTES).handle();
  }

  static PlainWord at(long handle) {
    return new PlainWord(new SegmentWords(Grove.current().slab().resolve(handle).memory()));
  }

  long get() {
    return words.getLong(0);
  }

  void set(long value) {
    words.setLong(0, value);
  }
}
