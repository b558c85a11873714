package dev.pando.tck;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pando.Context;
import dev.pando.StartMethod;

/** Behaviour that threads in place of processes cannot show. */
final class ProcessesOnly {
  private ProcessesOnly() {}

  /** Skips a test whose children are killed, exit, or have numbers of their own. */
  static void in(Context context) {
    assumeTrue(context.startMethod() != StartMethod.THREAD, "children are threads here");
  }
}
