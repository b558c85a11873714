package dev.pando.tck.forkserver;

import dev.pando.tck.MemoryContract;

class ForkServerMemoryTest extends MemoryContract {
  ForkServerMemoryTest() {
    super(Templates.context());
  }
}
