package dev.pando.tck.fork;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.ProcessContract;
import org.junit.jupiter.api.Tag;

@Tag("torture")
class ForkProcessTest extends ProcessContract {
  ForkProcessTest() {
    super(Pando.context(StartMethod.FORK));
  }
}
