package dev.pando.tck.fork;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.PipeContract;

class ForkPipeTest extends PipeContract {
  ForkPipeTest() {
    super(Pando.context(StartMethod.FORK));
  }
}
