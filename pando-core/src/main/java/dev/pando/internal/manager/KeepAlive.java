package dev.pando.internal.manager;

import dev.pando.connection.Connection;
import dev.pando.internal.Generation;
import dev.pando.internal.connection.Heard;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds out that a peer on a network has vanished without a word: the machine lost its power, a
 * cable was cut. TCP by itself does not tell who only waits.
 *
 * <pre>
 *   client   PING ──▶      each third of the shorter one of both sides' limits
 *   server   ◀── PONG
 *   both     look once in that time: has anything come since the last look?
 * </pre>
 *
 * <p>Looks without news are counted rather than time: a process that was stopped for an hour, or
 * whose machine slept, finds what has come meanwhile and loses nothing. Any byte is news, so that a
 * large message may take its time.
 */
final class KeepAlive {
  /** How many times a peer gives a sign while another one may stay silent. */
  private static final int SIGNS = 3;

  private static final Clock CLOCK = new Clock("pando-manager-keep-alive");

  private final Connection connection;
  private final Rhythm rhythm;
  private final Runnable sign;
  private final Consumer<IOException> onSilence;
  private final int generation = Generation.current();
  private volatile @Nullable ScheduledFuture<?> ticks;

  /** Used by the clock's thread. */
  private long heard;

  private int silent;

  private KeepAlive(
      Connection connection, Rhythm rhythm, Runnable sign, Consumer<IOException> onSilence) {
    this.connection = connection;
    this.rhythm = rhythm;
    this.sign = sign;
    this.onSilence = onSilence;
  }

  /**
   * When a side looks, and after how many looks without news it gives the other one up.
   *
   * @param limit for people
   */
  record Rhythm(Duration interval, int looks, Duration limit) {
    /** Of a client: its signs have to suit the server's limit, too. */
    static Rhythm of(Duration own, Duration peer) {
      Duration interval = (own.compareTo(peer) < 0 ? own : peer).dividedBy(SIGNS);
      return new Rhythm(interval, (int) Math.ceilDiv(own.toNanos(), interval.toNanos()), own);
    }
  }

  /**
   * Starts to watch a connection.
   *
   * @param sign run at each look, in a thread of its own: may wait
   * @param onSilence told when the peer is given up; must not wait
   */
  static KeepAlive start(
      Connection connection, Rhythm rhythm, Runnable sign, Consumer<IOException> onSilence) {
    KeepAlive watching = new KeepAlive(connection, rhythm, sign, onSilence);
    long nanos = rhythm.interval().toNanos();
    watching.ticks = CLOCK.every(nanos, watching::look);
    return watching;
  }

  private void look() {
    if (generation != Generation.current() || !connection.isOpen()) {
      stop(); // an ancestor's connection is no business of a child that was forked
      return;
    }
    long now = connection instanceof Heard heardFrom ? heardFrom.arrivals() : 0;
    silent = now == heard ? silent + 1 : 0;
    heard = now;
    if (silent > rhythm.looks()) {
      stop();
      onSilence.accept(
          new IOException("nothing was heard from the other side for " + rhythm.limit()));
    } else {
      Thread.ofVirtual().name("pando-manager-sign").start(sign);
    }
  }

  void stop() {
    ScheduledFuture<?> running = ticks;
    if (running != null) {
      var _ = running.cancel(false);
    }
  }
}
