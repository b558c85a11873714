package dev.pando.tck.forkserver;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.PipeContract;

class ForkServerPipeTest extends PipeContract {
  ForkServerPipeTest() {
    super(Pando.context(StartMethod.FORKSERVER));
  }
}
