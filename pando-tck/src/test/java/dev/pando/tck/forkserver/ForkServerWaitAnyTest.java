package dev.pando.tck.forkserver;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.WaitAnyContract;
import org.junit.jupiter.api.Tag;

@Tag("soak")
class ForkServerWaitAnyTest extends WaitAnyContract {
  ForkServerWaitAnyTest() {
    super(Pando.context(StartMethod.FORKSERVER));
  }
}
