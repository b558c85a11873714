package dev.pando.tck.fork;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.PoolKillContract;
import org.junit.jupiter.api.Tag;

@Tag("torture")
class ForkPoolKillTest extends PoolKillContract {
  ForkPoolKillTest() {
    super(Pando.context(StartMethod.FORK));
  }
}
