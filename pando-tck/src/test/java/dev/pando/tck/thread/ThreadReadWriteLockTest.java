package dev.pando.tck.thread;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.ReadWriteLockContract;

class ThreadReadWriteLockTest extends ReadWriteLockContract {
  ThreadReadWriteLockTest() {
    super(Pando.context(StartMethod.THREAD));
  }
}
