package dev.pando.tck.forkserver;

import dev.pando.tck.ExecutorContract;

class ForkServerExecutorTest extends ExecutorContract {
  ForkServerExecutorTest() {
    super(Templates.context());
  }
}
