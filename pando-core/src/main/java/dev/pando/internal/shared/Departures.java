package dev.pando.internal.shared;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has left in messages that a thread encoded, so that it can be taken back when the receiver
 * dies before it gets them.
 *
 * <p>A reference that is on its way may stand for something that others wait for the end of, such
 * as an end of a pipe. A child that is killed while it boots will never take its own; its parent,
 * who knows that it has ended, takes them back.
 */
public final class Departures {
  private static final ThreadLocal<@Nullable Departures> CURRENT = new ThreadLocal<>();

  private final List<Runnable> takeBacks = new ArrayList<>();

  private Departures() {}

  /** Collects what leaves in messages that this thread encodes, until {@link #end}. */
  public static Departures begin() {
    Departures departures = new Departures();
    CURRENT.set(departures);
    return departures;
  }

  /** The messages are encoded. */
  public void end() {
    CURRENT.remove();
  }

  /**
   * Called when something leaves.
   *
   * @param takeBack has no effect if it has arrived
   */
  public static void note(Runnable takeBack) {
    Departures departures = CURRENT.get();
    if (departures != null) {
      departures.takeBacks.add(takeBack);
    }
  }

  /** The receiver is dead, or never was: takes back what has not arrived. */
  public void takeBack() {
    takeBacks.forEach(Runnable::run);
  }
}
