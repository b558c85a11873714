package dev.pando.tck.spawn;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.ProcessContract;

class SpawnProcessTest extends ProcessContract {
  SpawnProcessTest() {
    super(Pando.context(StartMethod.SPAWN));
  }
}
