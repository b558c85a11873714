package dev.pando.internal.sync;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A waiter about to sleep either sees the news or has its word changed, so that the kernel does not
 * let it sleep.
 */
@JCStressTest
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "woken")
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "saw it itself")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "both")
@Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "a lost wake-up")
@State
public class DoorbellStress {
  private static final long NEWS = Doorbell.BYTES;

  private final Words words = new SegmentWords(StressMemory.piece());
  private final Doorbell bell = new Doorbell(words, DoorbellLayout.WORD, new AdaptiveSpin(false));
  private int ticket;

  /** Brings news as a ring's producer does. */
  @Actor
  public void ringer() {
    words.setLong(NEWS, 1);
    bell.ring();
  }

  /** All that a waiter does before it sleeps. */
  @Actor
  public void waiter(II_Result result) {
    ticket = bell.prepare();
    result.r1 = (int) words.getLong(NEWS);
  }

  /** Whether the kernel would refuse to let the waiter sleep. */
  @Arbiter
  public void kernel(II_Result result) {
    result.r2 = words.getInt(DoorbellLayout.WORD) != ticket ? 1 : 0;
  }
}
