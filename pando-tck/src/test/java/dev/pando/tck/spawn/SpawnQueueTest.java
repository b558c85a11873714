package dev.pando.tck.spawn;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.QueueContract;

class SpawnQueueTest extends QueueContract {
  SpawnQueueTest() {
    super(Pando.context(StartMethod.SPAWN));
  }
}
