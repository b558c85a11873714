package dev.pando.internal.launch;

import java.io.IOException;

/** A way to start child processes. */
public interface Launcher {
  /**
   * Starts a child and hands it its boot message.
   *
   * @throws IOException when no process could be started; nothing is left behind
   */
  Launched launch(LaunchRequest request) throws IOException;

  /**
   * Refuses what this way of starting cannot do.
   *
   * @throws UnsupportedOperationException if the request wants such a thing; the message names it
   */
  void check(LaunchRequest request);
}
