package dev.pando.tck.forkserver;

import dev.pando.tck.TaskPolicyContract;

class ForkServerTaskPolicyTest extends TaskPolicyContract {
  ForkServerTaskPolicyTest() {
    super(Templates.context());
  }
}
