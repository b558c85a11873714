package dev.pando.tck.spawn;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.PoolContract;

class SpawnPoolTest extends PoolContract {
  SpawnPoolTest() {
    super(Pando.context(StartMethod.SPAWN));
  }
}
