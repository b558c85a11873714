package dev.pando.internal.ring;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** End of file is never seen before the last record. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "too early")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the last record")
@Outcome(expect = Expect.FORBIDDEN, desc = "end of file with a record left")
@State
public class RingCloseStress {
  private final StressRing ring = new StressRing();

  /** Writes the last record and closes. */
  @Actor
  public void producer() {
    ring.tryWrite(1);
    ring.producer.close();
  }

  /** Asks for the end, then reads. */
  @Actor
  public void consumer(II_Result result) {
    result.r1 = ring.consumer.atEnd() ? 1 : 0;
    result.r2 = ring.pollOne();
  }
}
