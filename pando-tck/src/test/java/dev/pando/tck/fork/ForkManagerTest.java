package dev.pando.tck.fork;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.ManagerContract;
import org.junit.jupiter.api.Tag;

@Tag("torture")
class ForkManagerTest extends ManagerContract {
  ForkManagerTest() {
    super(Pando.context(StartMethod.FORK));
  }
}
