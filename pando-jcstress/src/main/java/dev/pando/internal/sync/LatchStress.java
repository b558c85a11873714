package dev.pando.internal.sync;

import dev.pando.sync.SharedCountDownLatch;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Who has waited for a latch sees what all wrote before they counted. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "saw each other")
@Outcome(expect = Expect.FORBIDDEN, desc = "opened too early, or without what came before")
@State
public class LatchStress {
  private static final int PARTIES = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final StressObjects<LatchObject> LATCHES =
      new StressObjects<>(() -> LatchObject.create(PARTIES));
  private static final long ONE = 0;
  private static final long OTHER = 64;

  private final Words words = new SegmentWords(StressMemory.piece());
  private final SharedCountDownLatch latch;

  /** Closes the latch that others had opened. */
  public LatchStress() {
    LatchObject used = LATCHES.next();
    used.words.setInt(LatchObject.WORD, PARTIES);
    latch = used;
  }

  /** One process. */
  @Actor
  public void one(II_Result result) {
    result.r1 = meet(ONE, OTHER);
  }

  /** Another one. */
  @Actor
  public void other(II_Result result) {
    result.r2 = meet(OTHER, ONE);
  }

  private int meet(long mine, long theirs) {
    words.setLongPlain(mine, 1);
    latch.countDown();
    boolean open = Uninterrupted.call(() -> latch.await(PATIENCE));
    return open ? (int) words.getLongPlain(theirs) : -1;
  }
}
