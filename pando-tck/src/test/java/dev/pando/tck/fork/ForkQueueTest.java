package dev.pando.tck.fork;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.QueueContract;
import org.junit.jupiter.api.Tag;

@Tag("torture")
class ForkQueueTest extends QueueContract {
  ForkQueueTest() {
    super(Pando.context(StartMethod.FORK));
  }
}
