package dev.pando.tck.forkserver;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.PoolContract;

class ForkServerPoolTest extends PoolContract {
  ForkServerPoolTest() {
    super(Pando.context(StartMethod.FORKSERVER));
  }
}
