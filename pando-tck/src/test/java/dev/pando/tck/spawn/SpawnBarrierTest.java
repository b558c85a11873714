package dev.pando.tck.spawn;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.BarrierContract;

class SpawnBarrierTest extends BarrierContract {
  SpawnBarrierTest() {
    super(Pando.context(StartMethod.SPAWN));
  }
}
