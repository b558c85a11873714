package dev.pando.tck.thread;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.QueueContract;
import org.junit.jupiter.api.Tag;

@Tag("soak")
class ThreadQueueTest extends QueueContract {
  ThreadQueueTest() {
    super(Pando.context(StartMethod.THREAD));
  }
}
