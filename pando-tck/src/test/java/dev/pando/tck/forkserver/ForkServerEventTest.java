package dev.pando.tck.forkserver;

import dev.pando.tck.EventContract;

class ForkServerEventTest extends EventContract {
  ForkServerEventTest() {
    super(Templates.context());
  }
}
