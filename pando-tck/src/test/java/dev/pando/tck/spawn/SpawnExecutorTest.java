package dev.pando.tck.spawn;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.ExecutorContract;

class SpawnExecutorTest extends ExecutorContract {
  SpawnExecutorTest() {
    super(Pando.context(StartMethod.SPAWN));
  }
}
