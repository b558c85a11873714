package dev.pando.tck.fork;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.SemaphoreContract;
import org.junit.jupiter.api.Tag;

@Tag("torture")
class ForkSemaphoreTest extends SemaphoreContract {
  ForkSemaphoreTest() {
    super(Pando.context(StartMethod.FORK));
  }
}
