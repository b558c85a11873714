package dev.pando.tck.forkserver;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.MemoryContract;

class ForkServerMemoryTest extends MemoryContract {
  ForkServerMemoryTest() {
    super(Pando.context(StartMethod.FORKSERVER));
  }
}
