package dev.pando.internal.pool;

import org.jspecify.annotations.Nullable;

/**
 * What a pool is at, how many workers it has, and how many it wants. Knows numbers only: whoever
 * holds the engine's lock tells it what happened, and does what it answers.
 *
 * <pre>
 *              shutdown                  no work left, all ended
 *     OPEN ──────────────▶ CLOSING ─────────────────────────────▶ (ended)
 *       │                     │                                      ▲
 *       └──────terminate──────┴────▶ TERMINATED ──all ended──────────┘
 *
 *   a worker:   startBegun ──▶ starting ──started──▶ active ──toldToStop──▶ stopping
 *                                  │                   │                       │
 *                              startFailed           ended                   ended
 * </pre>
 *
 * <p>A pool that is broken starts nothing any more, in whichever phase it is.
 */
final class LifeCycle {
  enum Phase {
    OPEN,
    CLOSING,
    TERMINATED
  }

  /** When so many workers in a row end by themselves before they are ready, none ever will. */
  static final int MAX_FAILED_STARTS = 3;

  /** When so many in a row are killed before they are ready, something keeps killing them. */
  static final int MAX_KILLED_STARTS = 20;

  private Phase phase = Phase.OPEN;
  private int min;
  private int max;
  private int starting;
  private int active;
  private int stopping;
  private boolean abandoned;
  private int failedStarts;
  private int killedStarts;
  private @Nullable Throwable broken;

  LifeCycle(int min, int max) {
    setBounds(min, max);
  }

  // The pool

  Phase phase() {
    return phase;
  }

  @Nullable Throwable broken() {
    return broken;
  }

  int min() {
    return min;
  }

  int max() {
    return max;
  }

  /** Workers that take tasks or soon will. */
  int active() {
    return active;
  }

  /** Workers that end after what they have. */
  int stopping() {
    return stopping;
  }

  int starting() {
    return starting;
  }

  void setBounds(int newMin, int newMax) {
    min = newMin;
    max = newMax;
  }

  /**
   * Takes no more jobs.
   *
   * @return false if it took none before
   */
  boolean shutdown() {
    if (phase != Phase.OPEN) {
      return false;
    }
    phase = Phase.CLOSING;
    return true;
  }

  /**
   * Ends in any case.
   *
   * @return false if that was said before
   */
  boolean terminate() {
    boolean isNew = phase != Phase.TERMINATED;
    phase = Phase.TERMINATED;
    return isNew;
  }

  /**
   * Workers cannot be started.
   *
   * @return false if that is known, or of no interest any more
   */
  boolean breakDown(Throwable cause) {
    if (broken != null || phase == Phase.TERMINATED) {
      return false;
    }
    broken = cause;
    return true;
  }

  /** Whether no worker is left and none will come. */
  boolean isEnded() {
    return phase != Phase.OPEN && hasNoWorkers();
  }

  boolean hasNoWorkers() {
    return abandoned || (starting == 0 && active == 0 && stopping == 0);
  }

  /** Nobody looks after the workers any more. */
  void abandon() {
    phase = Phase.TERMINATED;
    abandoned = true;
  }

  // How many workers

  /** Whether {@link #shortage} depends on the demand, which takes some counting. */
  boolean asksForDemand() {
    return broken == null && phase != Phase.TERMINATED && active + starting < max;
  }

  /**
   * How many workers to start now.
   *
   * @param demand how many tasks wait or are held by active workers
   */
  int shortage(int demand) {
    if (!asksForDemand()) {
      return 0;
    }
    int wanted = phase == Phase.OPEN ? Math.clamp(demand, min, max) : Math.min(demand, max);
    return Math.max(0, wanted - active - starting);
  }

  /** How many active workers to stop now. */
  int surplus() {
    return phase == Phase.OPEN ? Math.clamp(active + starting - max, 0, active) : 0;
  }

  // Workers

  void startBegun() {
    starting++;
  }

  void startFailed() {
    starting--;
  }

  /**
   * A process was started.
   *
   * @return false if nobody wants it any more
   */
  boolean started() {
    starting--;
    active++;
    return phase != Phase.TERMINATED && broken == null;
  }

  /** A worker is ready: the start is no problem. */
  void ready() {
    failedStarts = 0;
    killedStarts = 0;
  }

  void toldToStop() {
    active--;
    stopping++;
  }

  /**
   * A worker's process has ended.
   *
   * @param wasStopping whether it was told to
   * @param wasReady whether it had got so far as to take tasks
   * @param wasKilled whether a signal ended it
   * @return whether so many have failed to start that it is no use to go on
   */
  boolean ended(boolean wasStopping, boolean wasReady, boolean wasKilled) {
    if (wasStopping) {
      stopping--;
    } else {
      active--;
    }
    if (wasReady || wasStopping) {
      return false;
    }
    failedStarts += wasKilled ? 0 : 1;
    killedStarts += wasKilled ? 1 : 0;
    return failedStarts >= MAX_FAILED_STARTS || killedStarts >= MAX_KILLED_STARTS;
  }
}
