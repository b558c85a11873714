package dev.pando.internal.sync;

import dev.pando.internal.KillPoint;
import dev.pando.internal.segment.Grove;
import dev.pando.internal.segment.SharedBlock;
import dev.pando.internal.shared.SharedObject;
import dev.pando.internal.shared.SharedObjects;
import dev.pando.sync.SharedEvent;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A {@code SharedEvent}: one word.
 *
 * <pre>
 *   31                                            2   1   0
 *  +-----------------------------------------------+---+---+
 *  |     generation: how often it was set          | W | S |
 *  +-----------------------------------------------+---+---+
 *   S  it is set        W  somebody sleeps, or is about to
 * </pre>
 *
 * <p>A waiter notes the generation it found and goes on when the event is set or the generation is
 * another one, so that one who was asleep when the event was set and cleared again goes on too.
 *
 * <p><b>No wake-up is lost:</b> a waiter sets W by compare-and-set on a word without S, and sleeps
 * only while the word is as it then was. {@link #set} changes the generation, sets S and takes W
 * away in one step, and wakes all if W was there. Either it comes after the waiter's step and finds
 * W, or before, and the waiter's step fails. Killed before it wakes, it leaves the sleepers to find
 * the change when its death is noticed, or at the end of their slice.
 */
final class EventObject extends SharedObject implements SharedEvent {
  static final int LAYOUT_VERSION = 1;

  static final long WORD = FIRST_BYTE;
  static final long BYTES = 64;

  static final int SET = 1;
  static final int WAITERS = 2;
  static final int ONE_GENERATION = 4;

  private static final long serialVersionUID = 1;

  final transient Words words;
  private final transient Members members = Members.of(Grove.current());
  private final transient AdaptiveSpin spin = AdaptiveSpin.forThisMachine();

  EventObject(SharedBlock block) {
    super(block, SyncKind.EVENT);
    this.words = new SegmentWords(block.memory());
  }

  static EventObject create() {
    return new EventObject(SharedObjects.allocate(BYTES));
  }

  private static int generation(int word) {
    return word & -ONE_GENERATION;
  }

  private static boolean isSet(int word) {
    return (word & SET) != 0;
  }

  @Override
  public boolean isSet() {
    try {
      requireOpen();
      return isSet(words.getInt(WORD));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void set() {
    try {
      requireOpen();
      int word;
      do {
        word = words.getInt(WORD);
        if (isSet(word)) {
          return;
        }
      } while (!words.compareAndSetInt(WORD, word, generation(word) + ONE_GENERATION | SET));
      KillPoint.at("event.set");
      if ((word & WAITERS) != 0) {
        words.wakeAll(WORD);
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void clear() {
    try {
      requireOpen();
      int word;
      do {
        word = words.getInt(WORD);
      } while (isSet(word) && !words.compareAndSetInt(WORD, word, word & ~SET));
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
      requireOpen();
      int found = words.getInt(WORD);
      if (isSet(found)) {
        return true;
      }
      return nanos > 0 && awaitChange(generation(found), new Wait(nanos, true, members));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private boolean awaitChange(int generation, Wait wait) throws InterruptedException {
    boolean happened =
        wait.spin(spin, () -> isOver(words.getInt(WORD), generation)) || sleep(generation, wait);
    spin.waited(wait.spentNanos());
    requireOpen(); // closing looks like setting to those who spin
    return happened;
  }

  private static boolean isOver(int word, int generation) {
    return isSet(word) || generation(word) != generation;
  }

  private boolean sleep(int generation, Wait wait) throws InterruptedException {
    while (true) {
      requireOpen();
      int word = words.getInt(WORD);
      if (isOver(word, generation)) {
        return true;
      }
      if (wait.takeInterrupt()) {
        throw new InterruptedException();
      }
      if (wait.isOver()) {
        return false;
      }
      if (words.compareAndSetInt(WORD, word, word | WAITERS)) {
        KillPoint.at("event.waiting");
        wait.sleepWhile(words, WORD, word | WAITERS);
      }
    }
  }

  @Override
  protected void wakeForClose() {
    int word;
    do {
      word = words.getInt(WORD);
    } while (!words.compareAndSetInt(WORD, word, word + ONE_GENERATION));
    KillPoint.at("event.closed");
    words.wakeAll(WORD);
  }

  @Override
  public String toString() {
    return "SharedEvent(" + (!isOpen() ? "closed" : isSet() ? "set" : "unset") + ")";
  }
}
