package dev.pando.tck.forkserver;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.ProcessContract;

class ForkServerProcessTest extends ProcessContract {
  ForkServerProcessTest() {
    super(Pando.context(StartMethod.FORKSERVER));
  }
}
