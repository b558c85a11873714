package dev.pando.tck.forkserver;

import dev.pando.tck.DeadlockContract;

class ForkServerDeadlockTest extends DeadlockContract {
  ForkServerDeadlockTest() {
    super(Templates.context().startMethod());
  }
}
