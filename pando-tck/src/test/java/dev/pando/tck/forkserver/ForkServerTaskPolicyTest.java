package dev.pando.tck.forkserver;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.TaskPolicyContract;

class ForkServerTaskPolicyTest extends TaskPolicyContract {
  ForkServerTaskPolicyTest() {
    super(Pando.context(StartMethod.FORKSERVER));
  }
}
