package dev.pando.tck.spawn;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.PoolKillContract;

class SpawnPoolKillTest extends PoolKillContract {
  SpawnPoolKillTest() {
    super(Pando.context(StartMethod.SPAWN));
  }
}
