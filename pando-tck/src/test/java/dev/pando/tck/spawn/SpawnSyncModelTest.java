package dev.pando.tck.spawn;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.SyncModelContract;

class SpawnSyncModelTest extends SyncModelContract {
  SpawnSyncModelTest() {
    super(Pando.context(StartMethod.SPAWN));
  }
}
