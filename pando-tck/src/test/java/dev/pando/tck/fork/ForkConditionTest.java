package dev.pando.tck.fork;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.ConditionContract;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("torture")
class ForkConditionTest extends ConditionContract {
  ForkConditionTest() {
    super(Pando.context(StartMethod.FORK));
  }

  @Override
  @Test
  @Disabled(
      "A worker that is replaced meanwhile is a copy of this JVM, in which virtual threads go on"
          + " whose sleep ends: they take signals there. It is a hazard of forks that"
          + " docs/start-methods.md names.")
  protected void hundredsOfVirtualThreadsWaitAtOnce() {}
}
