package dev.pando.tck.spawn;

import dev.pando.Context;
import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.manager.Manager;
import dev.pando.tck.ConditionContract;
import dev.pando.tck.ManagerContext;
import org.junit.jupiter.api.AfterAll;

class SpawnManagerConditionTest extends ConditionContract {
  private static final Context SPAWN = Pando.context(StartMethod.SPAWN);
  private static final Manager MANAGER = SPAWN.manager();

  SpawnManagerConditionTest() {
    super(ManagerContext.of(SPAWN, MANAGER));
  }

  @AfterAll
  static void closeManager() {
    MANAGER.close();
  }
}
