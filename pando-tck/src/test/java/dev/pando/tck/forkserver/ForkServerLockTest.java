package dev.pando.tck.forkserver;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.LockContract;
import org.junit.jupiter.api.Tag;

@Tag("soak")
class ForkServerLockTest extends LockContract {
  ForkServerLockTest() {
    super(Pando.context(StartMethod.FORKSERVER));
  }
}
