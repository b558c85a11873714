package dev.pando.tck.manager;

import dev.pando.Context;
import dev.pando.Pando;
import dev.pando.manager.Manager;
import dev.pando.tck.ManagerContext;
import dev.pando.tck.SemaphoreContract;
import org.junit.jupiter.api.AfterAll;

class ManagedSemaphoreTest extends SemaphoreContract {
  private static final Context CONTEXT = Pando.context();
  private static final Manager MANAGER = CONTEXT.manager();

  ManagedSemaphoreTest() {
    super(ManagerContext.of(CONTEXT, MANAGER));
  }

  @AfterAll
  static void closeManager() {
    MANAGER.close();
  }
}
