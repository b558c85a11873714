/**
 * Byte rings between two processes: how every message of a pool and of a one-way pipe travels.
 *
 * <p>Three parts, each with a layout class that draws its bytes:
 *
 * <ul>
 *   <li>{@link dev.pando.internal.ring.SpscRing}: a ring of records with one producer and one
 *       consumer, no lock, no system call while both sides are busy.
 *   <li>{@link dev.pando.internal.ring.SpillWriter} and {@link
 *       dev.pando.internal.ring.SpillReader}: payloads too large for the ring travel in files of
 *       their own, and only a reference goes through the ring.
 *   <li>{@link dev.pando.internal.ring.ShapeTable}: what many messages have in common is written
 *       once, and they carry its number.
 * </ul>
 *
 * <h2>Memory consistency</h2>
 *
 * <p>What a producer's thread did before {@code publish()} happens before what the consumer's
 * thread does after it got the record, also across processes as far as shared memory is concerned.
 *
 * <h2>Crash rule</h2>
 *
 * <p>Either process may be killed between any two instructions. A record is then wholly there or
 * not at all: it exists from the one store that publishes the new tail on, and its bytes were
 * written before that.
 *
 * <h2>Waiting</h2>
 *
 * <p>One side sleeps until the other rings a {@link dev.pando.internal.sync.Doorbell}. One waiting
 * party has one doorbell, however many rings lead to it. A waiting time of zero or less does not
 * wait; {@code Long.MAX_VALUE} waits for ever.
 */
@NullMarked
package dev.pando.internal.ring;

import org.jspecify.annotations.NullMarked;
