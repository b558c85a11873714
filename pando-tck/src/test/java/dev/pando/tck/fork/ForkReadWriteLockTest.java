package dev.pando.tck.fork;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.ReadWriteLockContract;
import org.junit.jupiter.api.Tag;

@Tag("torture")
class ForkReadWriteLockTest extends ReadWriteLockContract {
  ForkReadWriteLockTest() {
    super(Pando.context(StartMethod.FORK));
  }
}
