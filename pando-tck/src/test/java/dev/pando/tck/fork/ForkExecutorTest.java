package dev.pando.tck.fork;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.ExecutorContract;
import org.junit.jupiter.api.Tag;

@Tag("torture")
class ForkExecutorTest extends ExecutorContract {
  ForkExecutorTest() {
    super(Pando.context(StartMethod.FORK));
  }
}
