package dev.pando.internal.sync;

import dev.pando.sync.SharedSemaphore;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JI_Result;

/** As {@link SemaphoreStress}, with permits that name their holder: two words for each change. */
@JCStressTest
@Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "both counted, the permit is back")
@Outcome(expect = Expect.FORBIDDEN, desc = "two had it at once, or it was lost or doubled")
@State
public class PermitStress {
  private static final StressObjects<SharedSemaphore> SEMAPHORES =
      new StressObjects<>(() -> SemaphoreObject.create(1, 1));
  private static final long NUMBER = 0;

  private final Words words = new SegmentWords(StressMemory.piece());
  private final SharedSemaphore semaphore = SEMAPHORES.next();

  /** One process. */
  @Actor
  public void one() {
    increment();
  }

  /** Another one. */
  @Actor
  public void another() {
    increment();
  }

  private void increment() {
    try (var _ = Uninterrupted.call(semaphore::acquirePermit)) {
      words.setLongPlain(NUMBER, words.getLongPlain(NUMBER) + 1);
    }
  }

  /** What is there at the end. */
  @Arbiter
  public void result(JI_Result result) {
    result.r1 = words.getLong(NUMBER);
    result.r2 = semaphore.availablePermits();
  }
}
