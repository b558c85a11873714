package dev.pando.internal.memory;

import dev.pando.internal.sync.StressObjects;
import dev.pando.memory.SharedByte;
import dev.pando.memory.SharedDouble;
import dev.pando.memory.SharedInt;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** No addition is lost, be it one instruction or an exchange that is tried again. */
@JCStressTest
@Outcome(id = "2, 2, 2", expect = Expect.ACCEPTABLE, desc = "all added")
@Outcome(expect = Expect.FORBIDDEN, desc = "an addition was lost")
@State
public class ValueStress {
  private static final StressObjects<SharedInt> INTS =
      new StressObjects<>(() -> SharedInt.createRaw(0));
  private static final StressObjects<SharedByte> BYTES =
      new StressObjects<>(() -> SharedByte.createRaw((byte) 0));
  private static final StressObjects<SharedDouble> DOUBLES =
      new StressObjects<>(() -> SharedDouble.createRaw(0));

  private final SharedInt number = INTS.next();
  private final SharedByte small = BYTES.next();
  private final SharedDouble real = DOUBLES.next();

  /** Takes back what others have added. */
  public ValueStress() {
    number.set(0);
    small.set((byte) 0);
    real.set(0);
  }

  /** One process. */
  @Actor
  public void one() {
    add();
  }

  /** Another one. */
  @Actor
  public void another() {
    add();
  }

  private void add() {
    int _ = number.incrementAndGet();
    byte _ = small.addAndGet((byte) 1);
    double _ = real.addAndGet(1);
  }

  /** What is there at the end. */
  @Arbiter
  public void result(III_Result result) {
    result.r1 = number.get();
    result.r2 = small.get();
    result.r3 = (int) real.get();
  }
}
