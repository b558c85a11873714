package dev.pando.tck.spawn;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.LockContract;

class SpawnLockTest extends LockContract {
  SpawnLockTest() {
    super(Pando.context(StartMethod.SPAWN));
  }
}
