package dev.pando.tck.forkserver;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.LockContract;

class ForkServerLockTest extends LockContract {
  ForkServerLockTest() {
    super(Pando.context(StartMethod.FORKSERVER));
  }
}
