package dev.pando.tck.thread;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.LockContract;

class ThreadLockTest extends LockContract {
  ThreadLockTest() {
    super(Pando.context(StartMethod.THREAD));
  }
}
