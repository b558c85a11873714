package dev.pando.tck.forkserver;

import dev.pando.tck.ReadWriteLockContract;

class ForkServerReadWriteLockTest extends ReadWriteLockContract {
  ForkServerReadWriteLockTest() {
    super(Templates.context());
  }
}
