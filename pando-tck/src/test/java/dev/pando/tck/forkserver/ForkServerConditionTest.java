package dev.pando.tck.forkserver;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.ConditionContract;

class ForkServerConditionTest extends ConditionContract {
  ForkServerConditionTest() {
    super(Pando.context(StartMethod.FORKSERVER));
  }
}
