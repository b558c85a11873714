package dev.pando.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Two versions of Pando that disagree on these numbers must not meet in one grove unnoticed. */
class LayoutTest {
  private static final String BUMP = "a changed number needs a new LAYOUT_VERSION";

  @Test
  void theDoorbellKeepsItsBytes() {
    assertThat(DoorbellLayout.LAYOUT_VERSION).isEqualTo(1);
    assertThat(DoorbellLayout.WORD).as(BUMP).isEqualTo(0);
    assertThat(DoorbellLayout.SLEEPERS).as(BUMP).isEqualTo(1);
    assertThat(DoorbellLayout.RUNG).as(BUMP).isEqualTo(2);
    assertThat(DoorbellLayout.BYTES).as(BUMP).isEqualTo(128);
  }

  @Test
  void theLockKeepsItsBits() {
    assertThat(LockLayout.LAYOUT_VERSION).isEqualTo(1);
    assertThat(LockLayout.BYTES).as(BUMP).isEqualTo(8);
    assertThat(LockLayout.OWNER).as(BUMP).isEqualTo(0x3fff_ffffL);
    assertThat(LockLayout.DIED).as(BUMP).isEqualTo(0x4000_0000L);
    assertThat(LockLayout.WAITERS).as(BUMP).isEqualTo(0x8000_0000L);
    assertThat(LockLayout.THREAD).as(BUMP).isEqualTo(0x3fff_ffff_0000_0000L);
    assertThat(LockLayout.HANDOVER).as(BUMP).isEqualTo(0x4000_0000_0000_0000L);
    assertThat(LockLayout.CLOSED).as(BUMP).isEqualTo(0x8000_0000_0000_0000L);
    assertThat(LockObject.LAYOUT_VERSION).isEqualTo(1);
    assertThat(LockObject.WORD).as(BUMP).isEqualTo(16);
    assertThat(LockObject.HOLDS).as(BUMP).isEqualTo(24);
    assertThat(LockObject.BYTES).as(BUMP).isEqualTo(64);
  }

  @Test
  void theSemaphoreKeepsItsBits() {
    assertThat(SemaphoreLayout.LAYOUT_VERSION).isEqualTo(2);
    assertThat(SemaphoreLayout.WORD).as(BUMP).isEqualTo(16);
    assertThat(SemaphoreLayout.BOUND).as(BUMP).isEqualTo(24);
    assertThat(SemaphoreLayout.RECLAIM_LOCK).as(BUMP).isEqualTo(32);
    assertThat(SemaphoreLayout.HOLDINGS).as(BUMP).isEqualTo(40);
    assertThat(SemaphoreLayout.LAST).as(BUMP).isEqualTo(0x1fff_0000_0000L);
    assertThat(SemaphoreLayout.VERSION).as(BUMP).isEqualTo(0x3fff_e000_0000_0000L);
    assertThat(SemaphoreLayout.RETURNED).as(BUMP).isEqualTo(0x4000_0000_0000_0000L);

    long word = SemaphoreLayout.withLast(7, 4711, true);
    assertThat(SemaphoreLayout.permits(word)).isEqualTo(7);
    assertThat(SemaphoreLayout.last(word)).isEqualTo(4711);
    assertThat(SemaphoreLayout.last(7)).isEqualTo(-1);
    long entry = SemaphoreLayout.claimed(5L << 32, 0x3abc_def0);
    assertThat(entry >>> 32).isEqualTo(6);
    assertThat(SemaphoreLayout.state(entry)).isEqualTo(SemaphoreLayout.TAKING);
    assertThat(SemaphoreLayout.holder(entry)).isEqualTo(0x3abc_def0);
    long returning = SemaphoreLayout.withState(entry, SemaphoreLayout.RETURNING);
    assertThat(SemaphoreLayout.holder(returning)).isEqualTo(0x3abc_def0);
    assertThat(SemaphoreLayout.isDoneFor(word, 4711, returning)).isTrue();
    assertThat(SemaphoreLayout.isDoneFor(word, 4711, entry)).isFalse();
    assertThat(SemaphoreLayout.withState(entry, SemaphoreLayout.FREE)).isEqualTo(6L << 32);
  }

  @Test
  void theBarrierKeepsItsBits() {
    assertThat(BarrierLayout.LAYOUT_VERSION).isEqualTo(1);
    assertThat(BarrierLayout.WORD).as(BUMP).isEqualTo(16);
    assertThat(BarrierLayout.PARTIES).as(BUMP).isEqualTo(24);
    assertThat(BarrierLayout.TIMEOUT).as(BUMP).isEqualTo(32);
    assertThat(BarrierLayout.place(3, 0, 0)).as(BUMP).isEqualTo(40);
    assertThat(BarrierLayout.place(3, 1, 2)).as(BUMP).isEqualTo(40 + 5 * 8);

    long word = BarrierLayout.next(BarrierLayout.next(BarrierLayout.BROKEN, true), false);
    assertThat(BarrierLayout.generation(word)).isEqualTo(2);
    assertThat(BarrierLayout.isBroken(word)).isFalse();
    assertThat(BarrierLayout.wasReset(word, 0)).isTrue();
    assertThat(BarrierLayout.wasReset(word, 1)).isFalse();
    long place = BarrierLayout.arrival(5, 77);
    assertThat(BarrierLayout.isFree(place, 7)).isTrue();
    assertThat(BarrierLayout.isFree(place, 5)).isFalse();
    assertThat(BarrierLayout.isFree(place, 3)).isFalse();
    assertThat(BarrierLayout.isFree(0, 0)).isTrue();
    assertThat(BarrierLayout.party(place)).isEqualTo(77);
  }

  @Test
  void conditionsAndReadWriteLocksKeepTheirBits() {
    assertThat(ConditionLayout.LAYOUT_VERSION).isEqualTo(2);
    assertThat(ConditionLayout.NEXT).as(BUMP).isEqualTo(16);
    assertThat(ConditionLayout.USED).as(BUMP).isEqualTo(20);
    assertThat(ConditionLayout.BELL).as(BUMP).isEqualTo(24);
    assertThat(ConditionLayout.WAITERS).as(BUMP).isEqualTo(32);
    long entry = ConditionLayout.entry(-3, ConditionLayout.WAITING, 0x3abc_def0);
    assertThat(ConditionLayout.order(entry)).isEqualTo(-3);
    assertThat(ConditionLayout.waiter(entry)).isEqualTo(0x3abc_def0);
    assertThat(ConditionLayout.state(ConditionLayout.withState(entry, ConditionLayout.SIGNALLED)))
        .isEqualTo(ConditionLayout.SIGNALLED);
    assertThat(ReadWriteLayout.LAYOUT_VERSION).isEqualTo(1);
    assertThat(ReadWriteLayout.BELL).as(BUMP).isEqualTo(28);
    assertThat(ReadWriteLayout.ROSTER_LOCK).as(BUMP).isEqualTo(32);
    assertThat(ReadWriteLayout.READERS).as(BUMP).isEqualTo(40);
  }
}
