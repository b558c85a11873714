package dev.pando.tck.forkserver;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.ElasticPoolContract;

class ForkServerElasticPoolTest extends ElasticPoolContract {
  ForkServerElasticPoolTest() {
    super(Pando.context(StartMethod.FORKSERVER));
  }
}
