package dev.pando.tck.thread;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.SemaphoreContract;

class ThreadSemaphoreTest extends SemaphoreContract {
  ThreadSemaphoreTest() {
    super(Pando.context(StartMethod.THREAD));
  }
}
