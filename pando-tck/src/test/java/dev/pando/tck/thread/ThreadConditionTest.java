package dev.pando.tck.thread;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.ConditionContract;

class ThreadConditionTest extends ConditionContract {
  ThreadConditionTest() {
    super(Pando.context(StartMethod.THREAD));
  }
}
