package dev.pando.tck.forkserver;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.ReadWriteLockContract;

class ForkServerReadWriteLockTest extends ReadWriteLockContract {
  ForkServerReadWriteLockTest() {
    super(Pando.context(StartMethod.FORKSERVER));
  }
}
