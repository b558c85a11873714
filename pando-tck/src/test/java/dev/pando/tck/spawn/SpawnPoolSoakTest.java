package dev.pando.tck.spawn;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.PoolSoakContract;

class SpawnPoolSoakTest extends PoolSoakContract {
  SpawnPoolSoakTest() {
    super(Pando.context(StartMethod.SPAWN));
  }
}
