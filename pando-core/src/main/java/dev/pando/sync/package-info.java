/**
 * Locks and other ways for processes to wait for each other; the synchronisation types of Python's
 * {@code multiprocessing}.
 *
 * <p>Objects of these types come from a {@code Context} or from {@code Pando}. They travel to other
 * processes as arguments, captures, results and inside other objects, and are the same object
 * there: what one process locks, all others find locked. An object that comes back to a process is
 * the instance that the process has.
 *
 * <h2>Memory consistency</h2>
 *
 * <p>What a thread does before it releases something (unlocks, gives back a permit, sets an event,
 * counts down, signals, arrives at a barrier) happens before what another thread does after it has
 * acquired it, also when that thread is in another process, and as far as shared memory is
 * concerned. Objects on the Java heaps are not shared, so there is nothing to see of them.
 *
 * <h2>Waiting</h2>
 *
 * <p>A time-out of zero or less does not wait. Methods that throw {@link
 * java.lang.InterruptedException} end their wait when the thread is interrupted, and leave the
 * object as if they had not been called. Virtual threads wait without blocking their carriers.
 *
 * <h2>When a process dies</h2>
 *
 * <p>Nobody waits for ever because somebody was killed: a lock goes to the next one that wants it,
 * which is told; a barrier that has lost a party breaks; a waiter that is dead is never signalled
 * in the place of a living one.
 *
 * <h2>Closing</h2>
 *
 * <p>{@code close()} ends an object for all processes: those that wait on it, and everyone who uses
 * it later, get an {@link java.lang.IllegalStateException}. An object that was never sent anywhere
 * ends when it is unreachable; others end with the program if nobody closes them.
 */
@NullMarked
package dev.pando.sync;

import org.jspecify.annotations.NullMarked;
