package dev.pando.tck.forkserver;

import dev.pando.tck.ElasticPoolContract;

class ForkServerElasticPoolTest extends ElasticPoolContract {
  ForkServerElasticPoolTest() {
    super(Templates.context());
  }
}
