package dev.pando.tck.fork;

import dev.pando.StartMethod;
import dev.pando.tck.DeadlockContract;
import org.junit.jupiter.api.Tag;

@Tag("torture")
class ForkDeadlockTest extends DeadlockContract {
  ForkDeadlockTest() {
    super(StartMethod.FORK);
  }
}
