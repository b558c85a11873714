package dev.pando.tck.forkserver;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.ConditionContract;
import org.junit.jupiter.api.Tag;

@Tag("soak")
class ForkServerConditionTest extends ConditionContract {
  ForkServerConditionTest() {
    super(Pando.context(StartMethod.FORKSERVER));
  }
}
