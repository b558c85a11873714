package dev.pando.tck.forkserver;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.EventContract;

class ForkServerEventTest extends EventContract {
  ForkServerEventTest() {
    super(Pando.context(StartMethod.FORKSERVER));
  }
}
