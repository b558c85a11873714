package dev.pando.benchmarks.work;

import dev.pando.Pando;
import dev.pando.PreloadError;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Whether children wait for their template: else they are spawned as long as it warms, and a row
 * that is over by then has measured something else. CPython's fork server is always waited for.
 */
final class Templates {
  private Templates() {}

  static <T> T awaited(Callable<T> work) throws Exception {
    Pando.setForkserverPreload(Tasks.class);
    try {
      return work.call();
    } finally {
      Pando.setForkserverPreload(List.of(), PreloadError.IGNORE);
    }
  }
}
