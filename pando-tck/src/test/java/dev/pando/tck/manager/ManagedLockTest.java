package dev.pando.tck.manager;

import dev.pando.Context;
import dev.pando.Pando;
import dev.pando.manager.Manager;
import dev.pando.tck.LockContract;
import dev.pando.tck.ManagerContext;
import org.junit.jupiter.api.AfterAll;

class ManagedLockTest extends LockContract {
  private static final Context CONTEXT = Pando.context();
  private static final Manager MANAGER = CONTEXT.manager();

  ManagedLockTest() {
    super(ManagerContext.of(CONTEXT, MANAGER));
  }

  @AfterAll
  static void closeManager() {
    MANAGER.close();
  }
}
