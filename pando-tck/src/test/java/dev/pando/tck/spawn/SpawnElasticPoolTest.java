package dev.pando.tck.spawn;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.ElasticPoolContract;

class SpawnElasticPoolTest extends ElasticPoolContract {
  SpawnElasticPoolTest() {
    super(Pando.context(StartMethod.SPAWN));
  }
}
