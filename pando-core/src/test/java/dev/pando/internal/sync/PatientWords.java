package dev.pando.internal.sync;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;

/** Memory in which sleeps have no slices: a lost wake-up is a hang, not a delay of 100 ms. */
public final class PatientWords extends DelegatingWords {
  public PatientWords(MemorySegment memory) {
    super(new SegmentWords(memory));
  }

  @Override
  public void sleepWhile(long offset, int expected, long nanos) {
    super.sleepWhile(offset, expected, TimeUnit.HOURS.toNanos(1));
  }
}
