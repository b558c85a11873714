package dev.pando.tck.forkserver;

import dev.pando.tck.PoolKillContract;

class ForkServerPoolKillTest extends PoolKillContract {
  ForkServerPoolKillTest() {
    super(Templates.context());
  }
}
