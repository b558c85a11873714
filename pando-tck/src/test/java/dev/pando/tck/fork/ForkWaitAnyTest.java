package dev.pando.tck.fork;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.WaitAnyContract;
import org.junit.jupiter.api.Tag;

@Tag("torture")
class ForkWaitAnyTest extends WaitAnyContract {
  ForkWaitAnyTest() {
    super(Pando.context(StartMethod.FORK));
  }
}
