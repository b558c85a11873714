package dev.pando.tck.spawn;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.SemaphoreContract;

class SpawnSemaphoreTest extends SemaphoreContract {
  SpawnSemaphoreTest() {
    super(Pando.context(StartMethod.SPAWN));
  }
}
