package dev.pando.tck.forkserver;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.PoolKillContract;

class ForkServerPoolKillTest extends PoolKillContract {
  ForkServerPoolKillTest() {
    super(Pando.context(StartMethod.FORKSERVER));
  }
}
