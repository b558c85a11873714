package dev.pando.tck.forkserver;

import dev.pando.tck.FutureContract;

class ForkServerFutureTest extends FutureContract {
  ForkServerFutureTest() {
    super(Templates.context());
  }
}
