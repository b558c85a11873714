package dev.pando.tck.forkserver;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.FutureContract;

class ForkServerFutureTest extends FutureContract {
  ForkServerFutureTest() {
    super(Pando.context(StartMethod.FORKSERVER));
  }
}
