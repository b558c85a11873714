package dev.pando.tck.fork;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.MemoryContract;
import org.junit.jupiter.api.Tag;

@Tag("torture")
class ForkMemoryTest extends MemoryContract {
  ForkMemoryTest() {
    super(Pando.context(StartMethod.FORK));
  }
}
