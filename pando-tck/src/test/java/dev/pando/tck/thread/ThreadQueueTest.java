package dev.pando.tck.thread;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.QueueContract;

class ThreadQueueTest extends QueueContract {
  ThreadQueueTest() {
    super(Pando.context(StartMethod.THREAD));
  }
}
