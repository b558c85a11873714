package dev.pando.tck.fork;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.ProcessContract;
import org.junit.jupiter.api.Tag;

/** Rarely, a fork of a JVM with many busy threads does not come up: see docs/start-methods.md. */
@Tag("soak")
class ForkProcessTest extends ProcessContract {
  ForkProcessTest() {
    super(Pando.context(StartMethod.FORK));
  }
}
