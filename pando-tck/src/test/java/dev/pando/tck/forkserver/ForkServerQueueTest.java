package dev.pando.tck.forkserver;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.QueueContract;

class ForkServerQueueTest extends QueueContract {
  ForkServerQueueTest() {
    super(Pando.context(StartMethod.FORKSERVER));
  }
}
