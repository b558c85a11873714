package dev.pando.tck.forkserver;

import dev.pando.StartMethod;
import dev.pando.tck.DeadlockContract;

class ForkServerDeadlockTest extends DeadlockContract {
  ForkServerDeadlockTest() {
    super(StartMethod.FORKSERVER);
  }
}
