package dev.pando.tck.thread;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.MemoryContract;

class ThreadMemoryTest extends MemoryContract {
  ThreadMemoryTest() {
    super(Pando.context(StartMethod.THREAD));
  }
}
