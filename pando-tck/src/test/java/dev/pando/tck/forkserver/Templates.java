package dev.pando.tck.forkserver;

import dev.pando.Context;
import dev.pando.Pando;
import dev.pando.PreloadError;
import dev.pando.StartMethod;
import java.util.List;

/** The context that is tested here. */
final class Templates {
  private Templates() {}

  /**
   * Children that are copies of a template in any case: who preloads a class waits for the template
   * rather than to have children spawned as long as it is not ready.
   */
  static Context context() {
    Pando.setForkserverPreload(List.of("java.util.BitSet"), PreloadError.FAIL);
    return Pando.context(StartMethod.FORKSERVER);
  }
}
