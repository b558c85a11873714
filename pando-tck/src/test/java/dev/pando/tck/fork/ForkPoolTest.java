package dev.pando.tck.fork;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.PoolContract;

class ForkPoolTest extends PoolContract {
  ForkPoolTest() {
    super(Pando.context(StartMethod.FORK));
  }
}
