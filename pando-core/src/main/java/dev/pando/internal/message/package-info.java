/**
 * Messages between any number of senders and receivers over shared memory.
 *
 * <ul>
 *   <li>{@link dev.pando.internal.message.LockedRing}: a ring that many threads of many processes
 *       write and read, one at a time on each side.
 *   <li>{@link dev.pando.internal.message.Outgoing} and {@link
 *       dev.pando.internal.message.Incoming}: what lies in its records.
 *   <li>{@link dev.pando.internal.message.Blocks}: what is too large for them.
 * </ul>
 *
 * <h2>Crash rule</h2>
 *
 * <p>A message is sent by the one store that publishes the ring's tail, and received by the one
 * that publishes its head. Whoever is killed before has done nothing, and after it everything; the
 * lock it may have held goes to the next one, who finds the ring in order. What a killed process
 * may leave is a block of a large message that nobody was told of, or that it had received and not
 * given back; {@link dev.pando.internal.message.DeadOwners} frees such blocks once the death is
 * seen.
 */
@NullMarked
package dev.pando.internal.message;

import org.jspecify.annotations.NullMarked;
