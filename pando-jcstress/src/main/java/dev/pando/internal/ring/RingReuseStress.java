package dev.pando.internal.ring;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Room is written to again only after the consumer is done with it. */
@JCStressTest
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "still full")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "room given back in time")
@Outcome(expect = Expect.FORBIDDEN, desc = "overwritten while it was read")
@State
public class RingReuseStress {
  private final StressRing ring = new StressRing();

  /** Fills the ring with ones. */
  public RingReuseStress() {
    while (ring.tryWrite(1)) {}
    ring.producer.publish();
  }

  /** Tries to write where the first record is. */
  @Actor
  public void producer(II_Result result) {
    result.r1 = ring.tryWrite(2) ? 1 : 0;
    ring.producer.publish();
  }

  /** Takes the first record. */
  @Actor
  public void consumer(II_Result result) {
    result.r2 = ring.pollOne();
  }
}
