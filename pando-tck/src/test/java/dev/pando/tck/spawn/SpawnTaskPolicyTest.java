package dev.pando.tck.spawn;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.TaskPolicyContract;

class SpawnTaskPolicyTest extends TaskPolicyContract {
  SpawnTaskPolicyTest() {
    super(Pando.context(StartMethod.SPAWN));
  }
}
