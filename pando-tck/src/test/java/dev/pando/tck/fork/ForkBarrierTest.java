package dev.pando.tck.fork;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.BarrierContract;
import org.junit.jupiter.api.Tag;

@Tag("torture")
class ForkBarrierTest extends BarrierContract {
  ForkBarrierTest() {
    super(Pando.context(StartMethod.FORK));
  }
}
