package dev.pando.internal.connection;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Selectors that are lent for one wait each: a selector costs two file descriptors and some system
 * calls to make, and there are fewer waits at a time than connections.
 */
final class Selectors {
  private static final ConcurrentLinkedQueue<Selector> FREE = new ConcurrentLinkedQueue<>();

  private Selectors() {}

  static Selector borrow() throws IOException {
    Selector free = FREE.poll();
    return free != null ? free : Selector.open();
  }

  /** Takes back a selector; all its keys are cancelled. */
  static void giveBack(Selector selector) throws IOException {
    selector.selectNow(); // cancelled keys leave by a selection
    FREE.add(selector);
  }
}
