package dev.pando.internal.sync;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/** What one owner wrote by plain stores, the next one sees: no increment is lost. */
@JCStressTest
@Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "both counted")
@Outcome(expect = Expect.FORBIDDEN, desc = "two owners at once, or one that did not see the other")
@State
public class LockStress {
  private static final long NUMBER = 64;

  private final Words words = new SegmentWords(StressMemory.piece());

  /** One process. */
  @Actor
  public void one() {
    increment(1);
  }

  /** Another one. */
  @Actor
  public void another() {
    increment(2);
  }

  private void increment(int process) {
    RobustLock lock =
        new RobustLock(words, 0, new LivingMember(process), RobustLock.Deaths.FORGIVEN);
    Acquired _ = lock.lock();
    words.setLongPlain(NUMBER, words.getLongPlain(NUMBER) + 1);
    lock.unlock();
  }

  /** What is there at the end. */
  @Arbiter
  public void result(J_Result result) {
    result.r1 = words.getLong(NUMBER);
  }

  /** A process that never dies. */
  private static final class LivingMember extends Members {
    private final int self;

    LivingMember(int self) {
      this.self = self;
    }

    @Override
    public int self() {
      return self;
    }

    @Override
    public boolean isDead(int participant) {
      return false;
    }

    @Override
    public boolean isKnownDead(int participant) {
      return false;
    }

    @Override
    public boolean wasKilled(int participant) {
      return false;
    }

    @Override
    public int deaths() {
      return 0;
    }

    @Override
    public @Nullable MemorySegment deathsWord() {
      return null;
    }
  }
}
