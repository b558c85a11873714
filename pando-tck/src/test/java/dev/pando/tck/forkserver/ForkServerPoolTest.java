package dev.pando.tck.forkserver;

import dev.pando.tck.PoolContract;

class ForkServerPoolTest extends PoolContract {
  ForkServerPoolTest() {
    super(Templates.context());
  }
}
