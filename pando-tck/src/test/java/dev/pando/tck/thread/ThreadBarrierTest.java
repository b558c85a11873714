package dev.pando.tck.thread;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.BarrierContract;

class ThreadBarrierTest extends BarrierContract {
  ThreadBarrierTest() {
    super(Pando.context(StartMethod.THREAD));
  }
}
