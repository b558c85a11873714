package dev.pando.tck.forkserver;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.BarrierContract;

class ForkServerBarrierTest extends BarrierContract {
  ForkServerBarrierTest() {
    super(Pando.context(StartMethod.FORKSERVER));
  }
}
