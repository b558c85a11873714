package dev.pando.tck.spawn;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.ConditionContract;

class SpawnConditionTest extends ConditionContract {
  SpawnConditionTest() {
    super(Pando.context(StartMethod.SPAWN));
  }
}
