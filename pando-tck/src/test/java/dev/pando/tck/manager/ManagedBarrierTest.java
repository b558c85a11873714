package dev.pando.tck.manager;

import dev.pando.Context;
import dev.pando.Pando;
import dev.pando.manager.Manager;
import dev.pando.tck.BarrierContract;
import dev.pando.tck.ManagerContext;
import org.junit.jupiter.api.AfterAll;

class ManagedBarrierTest extends BarrierContract {
  private static final Context CONTEXT = Pando.context();
  private static final Manager MANAGER = CONTEXT.manager();

  ManagedBarrierTest() {
    super(ManagerContext.of(CONTEXT, MANAGER));
  }

  @AfterAll
  static void closeManager() {
    MANAGER.close();
  }
}
