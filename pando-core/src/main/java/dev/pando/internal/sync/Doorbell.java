package dev.pando.internal.sync;

import dev.pando.internal.KillPoint;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sleeping until another process has something for us: one word in shared memory, one doorbell per
 * waiting party.
 *
 * <p>The waiting party may wait for any number of things at once; whoever changes one of them
 * rings. Ringing costs one load while nobody sleeps.
 *
 * <pre>{@code
 * // producer                          // consumer
 * tail.setVolatile(...);               while (!doorbell.await(() -> tail != head, nanos, alive)) ...
 * doorbell.ring();
 * }</pre>
 *
 * <h2>Why no wake-up is lost</h2>
 *
 * <p>The waiter first sets the sleepers bit (W1), then looks whether it has to sleep (W2), then
 * sleeps only while the word is as W1 left it. The ringer first stores what the waiter looks at
 * (R1), then loads the word (R2), and if the bit is set, changes the word and wakes. Either R2
 * comes after W1: then the ringer sees the bit, and the waiter is woken, or, when it was not asleep
 * yet, does not fall asleep, because the kernel compares the word under its own lock. Or R2 comes
 * before W1, so R1 comes before W2, and the waiter sees the news.
 *
 * <p>That needs R1 before R2 and W1 before W2 in everybody's eyes: a store before a load, which
 * neither x86 (store buffer) nor aarch64 keeps by itself, and which release and acquire do not ask
 * for. So all four are volatile accesses, which are sequentially consistent. On x86 this puts one
 * locked instruction after the store R1 (5 to 10 ns, once per batch), W1 being one anyway. On
 * aarch64 R1 and R2 become {@code stlr} and {@code ldar}, which keep their order without a barrier
 * (the RCsc rule). <b>Callers of {@link #ring} must therefore make their change by a volatile store
 * or an atomic update</b>; a release store is not enough.
 *
 * <p>The ringer takes the bit away, so that of many rings in a row only the first one wakes. A
 * waiter that found what it wanted leaves the bit: at worst the next ring wakes nobody, whereas
 * taking it back could take away another waiter's.
 *
 * <p>A ringer that is killed between changing the word and waking, or before, delays the waiter to
 * the end of its slice; or only until the death is noticed, when the doorbell knows its members:
 * then the waiter sleeps on the count of deaths too.
 *
 * <p>One process waits on a doorbell, commonly one thread of it; several threads work too, and all
 * wake.
 */
public final class Doorbell {
  /** Size in shared memory, in bytes. */
  public static final long BYTES = DoorbellLayout.BYTES;

  /** Longest sleep before the waiter looks around again, in nanoseconds. */
  public static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Reading the clock takes as long as this many looks. */
  private static final int LOOKS_PER_CLOCK = 8;

  /**
   * A peer that runs beside us answers within this time, in nanoseconds. One that does not may have
   * been put on our processor by the scheduler, and then waits for the end of our spinning: from
   * here on we offer it the processor between looks. On a machine with more to do than processors
   * the median round trip so takes 5 us instead of 60.
   */
  private static final long YIELD_AFTER_NANOS = 1_000;

  private final Words words;
  private final long offset;
  private final AdaptiveSpin spin;
  private final @Nullable Members members;

  public Doorbell(Words words, long offset, AdaptiveSpin spin) {
    this(words, offset, spin, null);
  }

  private Doorbell(Words words, long offset, AdaptiveSpin spin, @Nullable Members members) {
    this.words = words;
    this.offset = offset;
    this.spin = spin;
    this.members = members;
  }

  /**
   * A doorbell in memory that is all zero or holds a doorbell already.
   *
   * @param memory at least {@link #BYTES} bytes, at a multiple of eight; only the first are used
   */
  public static Doorbell at(MemorySegment memory) {
    return at(memory, null);
  }

  /**
   * A doorbell whose waiter also looks up when a death is noticed: it may be the death of the one
   * that was to ring.
   *
   * @param memory as above
   * @param members whose deaths, or null
   */
  public static Doorbell at(MemorySegment memory, @Nullable Members members) {
    Words words = new SegmentWords(memory.asSlice(0, BYTES));
    return new Doorbell(words, DoorbellLayout.WORD, AdaptiveSpin.forThisMachine(), members);
  }

  /** Wakes the waiting party if it sleeps. The change it waits for was a volatile store before. */
  public void ring() {
    int seen = words.getInt(offset);
    if ((seen & DoorbellLayout.SLEEPERS) != 0) {
      wake(seen);
    }
  }

  private void wake(int seen) {
    int word = seen;
    while (!words.compareAndSetInt(
        offset, word, (word & ~DoorbellLayout.SLEEPERS) + DoorbellLayout.RUNG)) {
      word = words.getInt(offset);
      if ((word & DoorbellLayout.SLEEPERS) == 0) {
        return; // another ringer was faster, and wakes
      }
    }
    KillPoint.at("doorbell.rung");
    words.wakeAll(offset);
  }

  /**
   * Waits until {@code ready}, the time is over, or {@code peerAlive} says that waiting is in vain.
   *
   * <p>Spins first, then sleeps in slices of at most {@link #SLICE_NANOS}. An interrupt ends the
   * wait; a virtual thread leaves its carrier to others while it sleeps.
   *
   * @param ready what is waited for; reads shared memory by volatile loads
   * @param nanos longest wait; zero or less looks once
   * @param peerAlive asked after each slice and when the time is over; if it says no, {@code ready}
   *     is asked a last time
   * @return whether {@code ready} held
   * @throws InterruptedException if the thread was interrupted before it was ready
   */
  public boolean await(BooleanSupplier ready, long nanos, BooleanSupplier peerAlive)
      throws InterruptedException {
    if (ready.getAsBoolean()) {
      return true;
    }
    if (nanos <= 0) {
      return false;
    }
    long start = System.nanoTime();
    boolean held = spin(ready, start, nanos) || sleep(ready, start, nanos, peerAlive);
    spin.waited(System.nanoTime() - start);
    return held;
  }

  @SuppressWarnings("ThreadPriorityCheck") // yielding is a kindness here, nothing relies on it
  private boolean spin(BooleanSupplier ready, long start, long nanos) {
    long budget = Math.min(spin.budgetNanos(), nanos);
    if (budget == 0) {
      return false;
    }
    long spent = 0;
    do {
      if (spent > YIELD_AFTER_NANOS) {
        Thread.yield();
      }
      for (int look = 0; look < LOOKS_PER_CLOCK; look++) {
        Thread.onSpinWait();
        if (ready.getAsBoolean()) {
          return true;
        }
      }
      spent = System.nanoTime() - start;
    } while (spent < budget);
    return false;
  }

  private boolean sleep(BooleanSupplier ready, long start, long nanos, BooleanSupplier peerAlive)
      throws InterruptedException {
    long lookAround = start + WordSleep.SLICE_NANOS;
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      int deaths = members == null ? 0 : members.deaths();
      int ticket = prepare();
      if (ready.getAsBoolean()) {
        return true;
      }
      long now = System.nanoTime();
      long left = nanos - (now - start);
      if (left <= 0 || lookAround - now <= 0) {
        if (!peerAlive.getAsBoolean()) {
          return ready.getAsBoolean(); // it may have done it just before its end
        }
        lookAround = now + WordSleep.SLICE_NANOS;
      }
      if (left <= 0) {
        return false;
      }
      long most = Math.min(left, lookAround - now);
      WordSleep.sleepWhile(words, offset, ticket, most, true, members, deaths);
    }
  }

  /** Announces a sleeper; returns the word as it now is. */
  int prepare() {
    int word = words.getAndSetBits(offset, DoorbellLayout.SLEEPERS) | DoorbellLayout.SLEEPERS;
    KillPoint.at("doorbell.awaited");
    return word;
  }
}
