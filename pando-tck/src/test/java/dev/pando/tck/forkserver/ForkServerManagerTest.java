package dev.pando.tck.forkserver;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.ManagerContract;

class ForkServerManagerTest extends ManagerContract {
  ForkServerManagerTest() {
    super(Pando.context(StartMethod.FORKSERVER));
  }
}
