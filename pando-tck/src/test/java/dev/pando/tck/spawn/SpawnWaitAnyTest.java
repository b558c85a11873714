package dev.pando.tck.spawn;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.WaitAnyContract;

/** Waiting for what spawned JVMs do. */
class SpawnWaitAnyTest extends WaitAnyContract {
  SpawnWaitAnyTest() {
    super(Pando.context(StartMethod.SPAWN));
  }
}
