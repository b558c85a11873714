package dev.pando.tck.fork;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.PoolContract;
import org.junit.jupiter.api.Tag;

@Tag("torture")
class ForkPoolTest extends PoolContract {
  ForkPoolTest() {
    super(Pando.context(StartMethod.FORK));
  }
}
