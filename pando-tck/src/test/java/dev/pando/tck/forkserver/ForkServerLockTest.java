package dev.pando.tck.forkserver;

import dev.pando.tck.LockContract;

class ForkServerLockTest extends LockContract {
  ForkServerLockTest() {
    super(Templates.context());
  }
}
