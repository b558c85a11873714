package dev.pando.tck.fork;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.FutureContract;
import org.junit.jupiter.api.Tag;

@Tag("torture")
class ForkFutureTest extends FutureContract {
  ForkFutureTest() {
    super(Pando.context(StartMethod.FORK));
  }
}
