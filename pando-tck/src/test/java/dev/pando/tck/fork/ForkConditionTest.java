package dev.pando.tck.fork;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.ConditionContract;
import org.junit.jupiter.api.Tag;

@Tag("torture")
class ForkConditionTest extends ConditionContract {
  ForkConditionTest() {
    super(Pando.context(StartMethod.FORK));
  }
}
