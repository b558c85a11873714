package dev.pando.tck.spawn;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.LazyMapContract;

class SpawnLazyMapTest extends LazyMapContract {
  SpawnLazyMapTest() {
    super(Pando.context(StartMethod.SPAWN));
  }
}
