package dev.pando.tck.forkserver;

import dev.pando.tck.ManagerContract;

class ForkServerManagerTest extends ManagerContract {
  ForkServerManagerTest() {
    super(Templates.context());
  }
}
