package dev.pando.tck.forkserver;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.ExecutorContract;

class ForkServerExecutorTest extends ExecutorContract {
  ForkServerExecutorTest() {
    super(Pando.context(StartMethod.FORKSERVER));
  }
}
