package dev.pando.tck.forkserver;

import dev.pando.tck.QueueContract;

class ForkServerQueueTest extends QueueContract {
  ForkServerQueueTest() {
    super(Templates.context());
  }
}
