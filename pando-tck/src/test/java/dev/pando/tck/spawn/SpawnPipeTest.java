package dev.pando.tck.spawn;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.PipeContract;

/** Pipes between spawned JVMs. */
class SpawnPipeTest extends PipeContract {
  SpawnPipeTest() {
    super(Pando.context(StartMethod.SPAWN));
  }
}
