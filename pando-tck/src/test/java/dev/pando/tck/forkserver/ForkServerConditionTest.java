package dev.pando.tck.forkserver;

import dev.pando.tck.ConditionContract;

class ForkServerConditionTest extends ConditionContract {
  ForkServerConditionTest() {
    super(Templates.context());
  }
}
