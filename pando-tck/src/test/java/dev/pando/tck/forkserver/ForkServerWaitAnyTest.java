package dev.pando.tck.forkserver;

import dev.pando.tck.WaitAnyContract;

class ForkServerWaitAnyTest extends WaitAnyContract {
  ForkServerWaitAnyTest() {
    super(Templates.context());
  }
}
