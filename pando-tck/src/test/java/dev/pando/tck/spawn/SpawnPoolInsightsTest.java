package dev.pando.tck.spawn;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.PoolInsightsContract;

class SpawnPoolInsightsTest extends PoolInsightsContract {
  SpawnPoolInsightsTest() {
    super(Pando.context(StartMethod.SPAWN));
  }
}
