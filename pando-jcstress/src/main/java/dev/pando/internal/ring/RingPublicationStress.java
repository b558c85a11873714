package dev.pando.internal.ring;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A record that is seen is whole, and the first is seen before the second. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "too early")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "in between")
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the first only")
@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "both, in order")
@Outcome(expect = Expect.FORBIDDEN, desc = "torn, lost or out of order")
@State
public class RingPublicationStress {
  private final StressRing ring = new StressRing();

  /** Writes two records, each published by itself. */
  @Actor
  public void producer() {
    ring.tryWrite(1);
    ring.producer.publish();
    ring.tryWrite(2);
    ring.producer.publish();
  }

  /** Looks twice. */
  @Actor
  public void consumer(II_Result result) {
    result.r1 = ring.pollOne();
    result.r2 = ring.pollOne();
  }
}
