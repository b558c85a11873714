/**
 * Pools of worker processes: the answer to Python's {@code multiprocessing.pool}.
 *
 * <p>A {@link dev.pando.pool.Pool} keeps a number of child JVMs and gives them tasks. Functions,
 * arguments and results are copied between the processes; a worker that is killed or crashes fails
 * only the task that it ran, with a {@link dev.pando.pool.WorkerDiedException}, and is replaced.
 *
 * <h2>Memory consistency properties</h2>
 *
 * <p>Actions in a thread before it hands a task to a pool happen before the task runs in the
 * worker, and the actions of the task happen before the return of the call that yields its result,
 * as far as memory is shared between the processes at all.
 *
 * <h2>Time-outs</h2>
 *
 * <p>Every method that takes a {@link java.time.Duration} treats zero or less as "do not wait".
 */
@NullMarked
package dev.pando.pool;

import org.jspecify.annotations.NullMarked;
