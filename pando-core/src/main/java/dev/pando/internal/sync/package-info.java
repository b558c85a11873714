/**
 * What processes share to wait for each other: the words they sleep on, and the locks that survive
 * the death of their owners.
 *
 * <ul>
 *   <li>{@link dev.pando.internal.sync.Words}: shared memory as the algorithms see it.
 *   <li>{@link dev.pando.internal.sync.Doorbell}: one party sleeps until others have news for it.
 *   <li>{@link dev.pando.internal.sync.RobustLock}: mutual exclusion, for structures of the library
 *       and behind every lock of {@code dev.pando.sync}.
 * </ul>
 *
 * <h2>Waiting</h2>
 *
 * <p>Waits spin shortly, as {@link dev.pando.internal.sync.AdaptiveSpin} allows, then sleep in the
 * kernel in slices of {@link dev.pando.internal.sync.Doorbell#SLICE_NANOS}, later somewhat longer
 * ones, after each of which they look whether somebody has died. The slices are the safety net and
 * nothing else: every algorithm has an argument why no wake-up is lost as long as nobody is killed.
 *
 * <p>When somebody is killed, most often his parent sees it, counts the death in the grove's table
 * of members, and wakes all who sleep on that count. Each {@link dev.pando.internal.sync.Wait}
 * sleeps on it beside its own word, where the system can do that, and looks around when it has
 * changed. The count is read before the look, so a death after the look ends the sleep, and one
 * before is seen.
 *
 * <h2>Crash rule</h2>
 *
 * <p>A process may be killed between any two instructions. So each state change is one atomic
 * update of one word; owners are named by {@link dev.pando.internal.segment.Participant}; whoever
 * comes next completes or takes back what a dead one began. {@link dev.pando.internal.KillPoint}
 * marks the places between two such updates, and tests kill processes there.
 */
@NullMarked
package dev.pando.internal.sync;

import org.jspecify.annotations.NullMarked;
