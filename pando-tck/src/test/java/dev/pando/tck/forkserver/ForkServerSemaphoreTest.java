package dev.pando.tck.forkserver;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.SemaphoreContract;
import org.junit.jupiter.api.Tag;

@Tag("soak")
class ForkServerSemaphoreTest extends SemaphoreContract {
  ForkServerSemaphoreTest() {
    super(Pando.context(StartMethod.FORKSERVER));
  }
}
