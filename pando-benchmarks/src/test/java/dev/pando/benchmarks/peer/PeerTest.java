package dev.pando.benchmarks.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.benchmarks.Figures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PeerTest {

  /** Makes the work small: the figures are not looked at here. */
  private static final int DIVISOR = 10_000;

  @Test
  @Timeout(60)
  void everyPeerRunsOnThisJdk() throws Exception {
    for (Peer peer : Peer.all()) {
      Figures figures = new Figures();

      peer.work().measure(DIVISOR, figures);

      assertThat(figures.failures()).as(peer.name()).isEmpty();
      assertThat(figures.values()).as(peer.name()).containsOnlyKeys(peer.work().metrics());
    }
  }
}
