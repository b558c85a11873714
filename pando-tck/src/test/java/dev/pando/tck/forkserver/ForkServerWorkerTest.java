package dev.pando.tck.forkserver;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.WorkerContract;

class ForkServerWorkerTest extends WorkerContract {
  ForkServerWorkerTest() {
    super(Pando.context(StartMethod.FORKSERVER));
  }
}
