package dev.pando.internal.connection;

import dev.pando.connection.Connection;
import dev.pando.spi.Waitable;
import java.io.IOException;
import java.time.Duration;

/** Watches by a virtual thread that waits in the place of the one to be woken. */
public final class Watches {
  private static final Duration LONG = Duration.ofDays(1);

  private Watches() {}

  /** Waits until there is something, at most so long. */
  @FunctionalInterface
  public interface Poll {
    /** Returns whether there is something. */
    boolean poll(Duration timeout) throws IOException, InterruptedException;
  }

  static Waitable.Watch of(Connection connection, Runnable wake) {
    return of(connection::poll, wake);
  }

  /** A watch of whatever can be waited for; an exception counts as news. */
  public static Waitable.Watch of(Poll source, Runnable wake) {
    Thread watcher =
        Thread.ofVirtual()
            .name("pando-watch")
            .start(() -> {
              try {
                boolean ready = false;
                while (!ready) {
                  ready = source.poll(LONG);
                }
              } catch (IOException | RuntimeException closed) {
                wake.run(); // that is news too
                return;
              } catch (InterruptedException ended) {
                return;
              }
              wake.run();
            });
    return watcher::interrupt;
  }

  /** Whether a receive would not wait: also if it would fail. */
  static boolean isReady(Connection connection) {
    try {
      return connection.poll(Duration.ZERO);
    } catch (IOException | RuntimeException e) {
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
