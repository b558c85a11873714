package dev.pando.tck.spawn;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.EventContract;

class SpawnEventTest extends EventContract {
  SpawnEventTest() {
    super(Pando.context(StartMethod.SPAWN));
  }
}
