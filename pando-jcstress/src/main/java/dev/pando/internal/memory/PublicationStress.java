package dev.pando.internal.memory;

import dev.pando.internal.sync.StressObjects;
import dev.pando.memory.SharedInt;
import dev.pando.memory.SharedIntArray;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** Who sees a value set, or a volatile element, sees the plain elements stored before. */
@JCStressTest
@Outcome(
    id = {
      "0, 0, 0, 0",
      "0, 0, 0, 1",
      "0, 0, 1, 1",
      "0, 1, 0, 0",
      "0, 1, 0, 1",
      "0, 1, 1, 1",
      "1, 1, 0, 0",
      "1, 1, 0, 1",
      "1, 1, 1, 1"
    },
    expect = Expect.ACCEPTABLE,
    desc = "saw what was published, or looked before")
@Outcome(expect = Expect.FORBIDDEN, desc = "published without what came before")
@State
public class PublicationStress {
  private static final StressObjects<SharedInt> VALUES =
      new StressObjects<>(() -> SharedInt.createRaw(0));
  private static final StressObjects<SharedIntArray> ARRAYS =
      new StressObjects<>(() -> SharedIntArray.createRaw(3));

  private final SharedInt value = VALUES.next();
  private final SharedIntArray array = ARRAYS.next();

  /** Takes back what others have stored. */
  public PublicationStress() {
    value.set(0);
    array.setAll(0, 0, 0, 0);
  }

  /** Stores, then publishes. */
  @Actor
  public void writer() {
    array.set(0, 1);
    value.set(1);
    array.set(1, 1);
    array.setVolatile(2, 1);
  }

  /** Looks at what publishes, then at what was published. */
  @Actor
  public void reader(IIII_Result result) {
    result.r3 = array.getVolatile(2);
    result.r4 = array.get(1);
    result.r1 = value.get();
    result.r2 = array.get(0);
  }
}
