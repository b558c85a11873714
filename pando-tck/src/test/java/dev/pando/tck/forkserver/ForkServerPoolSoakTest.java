package dev.pando.tck.forkserver;

import dev.pando.tck.PoolSoakContract;

class ForkServerPoolSoakTest extends PoolSoakContract {
  ForkServerPoolSoakTest() {
    super(Templates.context());
  }
}
