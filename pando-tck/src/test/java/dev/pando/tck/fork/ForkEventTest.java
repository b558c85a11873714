package dev.pando.tck.fork;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.EventContract;
import org.junit.jupiter.api.Tag;

@Tag("torture")
class ForkEventTest extends EventContract {
  ForkEventTest() {
    super(Pando.context(StartMethod.FORK));
  }
}
