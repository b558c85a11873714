package dev.pando.tck.spawn;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.FutureContract;

class SpawnFutureTest extends FutureContract {
  SpawnFutureTest() {
    super(Pando.context(StartMethod.SPAWN));
  }
}
