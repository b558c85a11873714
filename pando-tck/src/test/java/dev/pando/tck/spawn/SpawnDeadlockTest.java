package dev.pando.tck.spawn;

import dev.pando.StartMethod;
import dev.pando.tck.DeadlockContract;

class SpawnDeadlockTest extends DeadlockContract {
  SpawnDeadlockTest() {
    super(StartMethod.SPAWN);
  }
}
