package dev.pando.tck.spawn;

import dev.pando.Context;
import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.manager.Manager;
import dev.pando.tck.ManagerContext;
import dev.pando.tck.SemaphoreContract;
import org.junit.jupiter.api.AfterAll;

class SpawnManagerSemaphoreTest extends SemaphoreContract {
  private static final Context SPAWN = Pando.context(StartMethod.SPAWN);
  private static final Manager MANAGER = SPAWN.manager();

  SpawnManagerSemaphoreTest() {
    super(ManagerContext.of(SPAWN, MANAGER));
  }

  @AfterAll
  static void closeManager() {
    MANAGER.close();
  }
}
