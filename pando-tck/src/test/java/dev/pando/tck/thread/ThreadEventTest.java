package dev.pando.tck.thread;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.EventContract;

class ThreadEventTest extends EventContract {
  ThreadEventTest() {
    super(Pando.context(StartMethod.THREAD));
  }
}
