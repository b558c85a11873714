package dev.pando.tck.spawn;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.WorkerContract;

class SpawnWorkerTest extends WorkerContract {
  SpawnWorkerTest() {
    super(Pando.context(StartMethod.SPAWN));
  }
}
