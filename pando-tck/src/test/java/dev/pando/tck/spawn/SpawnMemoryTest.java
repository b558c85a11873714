package dev.pando.tck.spawn;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.MemoryContract;

class SpawnMemoryTest extends MemoryContract {
  SpawnMemoryTest() {
    super(Pando.context(StartMethod.SPAWN));
  }
}
