package dev.pando.tck.fork;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.LockContract;
import org.junit.jupiter.api.Tag;

@Tag("torture")
class ForkLockTest extends LockContract {
  ForkLockTest() {
    super(Pando.context(StartMethod.FORK));
  }
}
