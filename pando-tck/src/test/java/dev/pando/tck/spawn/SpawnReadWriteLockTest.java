package dev.pando.tck.spawn;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.ReadWriteLockContract;

class SpawnReadWriteLockTest extends ReadWriteLockContract {
  SpawnReadWriteLockTest() {
    super(Pando.context(StartMethod.SPAWN));
  }
}
