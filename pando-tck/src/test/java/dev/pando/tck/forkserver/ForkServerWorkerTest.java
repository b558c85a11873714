package dev.pando.tck.forkserver;

import dev.pando.tck.WorkerContract;

class ForkServerWorkerTest extends WorkerContract {
  ForkServerWorkerTest() {
    super(Templates.context());
  }
}
