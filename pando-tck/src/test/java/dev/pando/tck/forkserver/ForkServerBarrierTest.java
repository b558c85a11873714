package dev.pando.tck.forkserver;

import dev.pando.tck.BarrierContract;

class ForkServerBarrierTest extends BarrierContract {
  ForkServerBarrierTest() {
    super(Templates.context());
  }
}
