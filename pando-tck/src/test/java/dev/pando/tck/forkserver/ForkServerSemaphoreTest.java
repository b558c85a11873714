package dev.pando.tck.forkserver;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.SemaphoreContract;

class ForkServerSemaphoreTest extends SemaphoreContract {
  ForkServerSemaphoreTest() {
    super(Pando.context(StartMethod.FORKSERVER));
  }
}
