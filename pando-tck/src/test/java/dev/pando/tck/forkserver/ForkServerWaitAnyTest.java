package dev.pando.tck.forkserver;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.WaitAnyContract;

class ForkServerWaitAnyTest extends WaitAnyContract {
  ForkServerWaitAnyTest() {
    super(Pando.context(StartMethod.FORKSERVER));
  }
}
