package dev.pando.tck.forkserver;

import dev.pando.tck.SemaphoreContract;

class ForkServerSemaphoreTest extends SemaphoreContract {
  ForkServerSemaphoreTest() {
    super(Templates.context());
  }
}
