package dev.pando.tck.spawn;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.ManagerContract;

class SpawnManagerTest extends ManagerContract {
  SpawnManagerTest() {
    super(Pando.context(StartMethod.SPAWN));
  }
}
