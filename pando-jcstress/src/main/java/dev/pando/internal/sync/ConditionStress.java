package dev.pando.internal.sync;

import dev.pando.sync.SharedCondition;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A waiter finds the news or is signalled, and then sees them: no signal is lost. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "was signalled")
@Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "came after the signal, needed none")
@Outcome(expect = Expect.FORBIDDEN, desc = "a lost signal, or one without what came before")
@State
@SuppressWarnings({
  "LockNotBeforeTry", // nothing in between throws, and a test that does is over
  "WaitNotInLoop" // what a single wait does is what is tested
})
public class ConditionStress {
  private static final StressObjects<SharedCondition> CONDITIONS =
      new StressObjects<>(() -> Synchronizers.reentrantLock().newCondition());
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Words words = new SegmentWords(StressMemory.piece());
  private final SharedCondition condition = CONDITIONS.next();

  /** Has news. */
  @Actor
  public void signaller() {
    condition.lock().lock();
    words.setLongPlain(0, 1);
    condition.signal();
    condition.lock().unlock();
  }

  /** Waits for them. */
  @Actor
  public void waiter(II_Result result) {
    condition.lock().lock();
    if (words.getLongPlain(0) == 1) {
      result.r1 = 2;
    } else {
      result.r1 = Uninterrupted.call(() -> condition.await(PATIENCE)) ? 1 : 0;
    }
    result.r2 = (int) words.getLongPlain(0);
    condition.lock().unlock();
  }
}
