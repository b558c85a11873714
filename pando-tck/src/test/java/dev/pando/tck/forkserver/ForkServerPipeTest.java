package dev.pando.tck.forkserver;

import dev.pando.tck.PipeContract;

class ForkServerPipeTest extends PipeContract {
  ForkServerPipeTest() {
    super(Templates.context());
  }
}
