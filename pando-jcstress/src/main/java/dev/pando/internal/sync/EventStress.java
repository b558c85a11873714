package dev.pando.internal.sync;

import dev.pando.sync.SharedEvent;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Who finds an event set, or has waited for it, sees what was written before. */
@JCStressTest
@Outcome(id = "-1, 1", expect = Expect.ACCEPTABLE, desc = "waited")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "was there")
@Outcome(expect = Expect.FORBIDDEN, desc = "an event without what came before it")
@State
public class EventStress {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final StressObjects<SharedEvent> EVENTS = new StressObjects<>(EventObject::create);

  private final Words words = new SegmentWords(StressMemory.piece());
  private final SharedEvent event = EVENTS.next();

  /** Clears the event that others had. */
  public EventStress() {
    event.clear();
  }

  /** Has news. */
  @Actor
  public void setter() {
    words.setLongPlain(0, 1);
    event.set();
  }

  /** Looks whether it is there, then waits for it. */
  @Actor
  public void waiter(II_Result result) {
    result.r1 = event.isSet() ? (int) words.getLongPlain(0) : -1;
    boolean set = Uninterrupted.call(() -> event.await(PATIENCE));
    result.r2 = set ? (int) words.getLongPlain(0) : -1;
  }
}
