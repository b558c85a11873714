package dev.pando.internal.sync;

import dev.pando.sync.SharedBarrier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** Parties have different numbers, and each sees what the other wrote before the barrier. */
@JCStressTest
@Outcome(id = "0, 1, 1, 1", expect = Expect.ACCEPTABLE, desc = "one came first")
@Outcome(id = "1, 0, 1, 1", expect = Expect.ACCEPTABLE, desc = "the other came first")
@Outcome(expect = Expect.FORBIDDEN, desc = "passed alone, or did not see the other")
@State
public class BarrierStress {
  private static final StressObjects<SharedBarrier> BARRIERS =
      new StressObjects<>(() -> BarrierObject.create(2, null, null));
  private static final long ONE = 0;
  private static final long OTHER = 64;

  private final Words words = new SegmentWords(StressMemory.piece());
  private final SharedBarrier barrier = BARRIERS.next();

  /** One process. */
  @Actor
  public void one(IIII_Result result) {
    words.setLongPlain(ONE, 1);
    result.r1 = Uninterrupted.call(barrier::await);
    result.r3 = (int) words.getLongPlain(OTHER);
  }

  /** Another one. */
  @Actor
  public void other(IIII_Result result) {
    words.setLongPlain(OTHER, 1);
    result.r2 = Uninterrupted.call(barrier::await);
    result.r4 = (int) words.getLongPlain(ONE);
  }
}
