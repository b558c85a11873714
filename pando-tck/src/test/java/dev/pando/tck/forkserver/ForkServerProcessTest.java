package dev.pando.tck.forkserver;

import dev.pando.tck.ProcessContract;

class ForkServerProcessTest extends ProcessContract {
  ForkServerProcessTest() {
    super(Templates.context());
  }
}
