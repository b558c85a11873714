package dev.pando.internal.sync;

import dev.pando.internal.KillPoint;
import dev.pando.internal.segment.Grove;
import dev.pando.internal.segment.SharedBlock;
import dev.pando.internal.shared.SharedObject;
import dev.pando.internal.shared.SharedObjects;
import dev.pando.sync.SharedCountDownLatch;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A {@code SharedCountDownLatch}: one word, the count in its lower 31 bits, W in bit 31.
 *
 * <p><b>No wake-up is lost:</b> a waiter sets W by compare-and-set on a word with a count, and
 * sleeps only while the word is as it then was. The step to zero finds W and wakes all, or comes
 * before the waiter's, which then fails. Steps to other counts leave W and wake nobody.
 */
final class LatchObject extends SharedObject implements SharedCountDownLatch {
  static final int LAYOUT_VERSION = 1;

  static final long WORD = FIRST_BYTE;
  static final long BYTES = 64;

  static final int WAITERS = 1 << 31;

  private static final long serialVersionUID = 1;

  final transient Words words;
  private final transient Members members = Members.of(Grove.current());
  private final transient AdaptiveSpin spin = AdaptiveSpin.forThisMachine();

  LatchObject(SharedBlock block) {
    super(block, SyncKind.LATCH);
    this.words = new SegmentWords(block.memory());
  }

  static LatchObject create(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("A latch cannot count down from " + count);
    }
    SharedBlock block = SharedObjects.allocate(BYTES);
    LatchObject latch = new LatchObject(block);
    latch.words.setInt(WORD, count);
    return latch;
  }

  private static int count(int word) {
    return word & ~WAITERS;
  }

  @Override
  public int count() {
    try {
      requireOpen();
      return count(words.getInt(WORD));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void countDown() {
    try {
      requireOpen();
      int word;
      do {
        word = words.getInt(WORD);
        if (count(word) == 0) {
          return;
        }
      } while (!words.compareAndSetInt(WORD, word, count(word) == 1 ? 0 : word - 1));
      KillPoint.at("latch.counted");
      if (count(word) == 1 && (word & WAITERS) != 0) {
        words.wakeAll(WORD);
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void await() throws InterruptedException {
    boolean _ = await(Wait.FOR_EVER);
  }

  @Override
  public boolean await(Duration timeout) throws InterruptedException {
    return await(TimeUnit.NANOSECONDS.convert(timeout));
  }

  private boolean await(long nanos) throws InterruptedException {
    try {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (count() == 0) {
        return true;
      }
      return nanos > 0 && awaitZero(new Wait(nanos, true, members));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private boolean awaitZero(Wait wait) throws InterruptedException {
    boolean zero = wait.spin(spin, () -> count(words.getInt(WORD)) == 0) || sleep(wait);
    spin.waited(wait.spentNanos());
    requireOpen(); // closing looks like opening to those who spin
    return zero;
  }

  private boolean sleep(Wait wait) throws InterruptedException {
    while (true) {
      requireOpen();
      int word = words.getInt(WORD);
      if (count(word) == 0) {
        return true;
      }
      if (wait.takeInterrupt()) {
        throw new InterruptedException();
      }
      if (wait.isOver()) {
        return false;
      }
      if (words.compareAndSetInt(WORD, word, word | WAITERS)) {
        KillPoint.at("latch.waiting");
        wait.sleepWhile(words, WORD, word | WAITERS);
      }
    }
  }

  /** Sleepers find the header closed; one not yet asleep finds the word changed. */
  @Override
  protected void wakeForClose() {
    words.setInt(WORD, 0);
    KillPoint.at("latch.closed");
    words.wakeAll(WORD);
  }

  @Override
  public String toString() {
    return "SharedCountDownLatch(" + (isOpen() ? "count=" + count() : "closed") + ")";
  }
}
