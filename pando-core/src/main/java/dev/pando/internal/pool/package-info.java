/**
 * The engine behind {@link dev.pando.pool.Pool}.
 *
 * <h2>A task's way</h2>
 *
 * <pre>
 *   caller ──encode──▶ task ring of one worker ──▶ worker: claim, run, encode
 *                                                          │
 *   caller ◀──complete── dispatcher ◀──decode── result ring of that worker
 * </pre>
 *
 * <p>Every worker has a ring for tasks and a ring for results of its own, each with one producer
 * and one consumer, so no lock is shared between processes and it is always known which worker
 * holds which task. All bookkeeping in the parent is guarded by one lock of the {@link
 * dev.pando.internal.pool.PoolEngine}.
 *
 * <h2>What a worker has begun</h2>
 *
 * <p>Tasks wait in a worker's ring so that it never idles between two of them. What it has begun is
 * told by one word, the {@link dev.pando.internal.pool.Claim}: the worker moves it forward before
 * it runs elements, the parent can shut it to take back everything behind. The same word tells,
 * when a worker died, which elements it had begun: those fail, all others run elsewhere.
 *
 * <h2>Who does what</h2>
 *
 * <p>{@link dev.pando.internal.pool.LifeCycle} knows how many workers there are and how many are
 * wanted, in numbers only, so that a test can take it through every order of events. {@link
 * dev.pando.internal.pool.Workforce} starts, stops and buries them. {@link
 * dev.pando.internal.pool.TaskFlow} sends them tasks and takes their answers. {@link
 * dev.pando.internal.pool.Stopper} ends tasks that were cancelled or ran past their limit. {@link
 * dev.pando.internal.pool.Retries} keeps what is run again.
 *
 * <h2>How a task is stopped</h2>
 *
 * <p>What the worker has not begun is taken back first. Then the number of the task is written
 * beside the claim and an interrupt sent through the worker's control pipe; {@link
 * dev.pando.internal.pool.TaskInterrupts} delivers it only while the worker is at that task. A
 * worker that has not answered a grace later is killed. Limits count from the time that the worker
 * writes beside its claim; it is the same clock in all processes of a machine.
 *
 * <h2>Who waits for results</h2>
 *
 * <p>A thread that waits for a result polls the result rings itself for a short while, because
 * handing a result from the dispatcher thread to it costs more than a short task. After that the
 * dispatcher thread takes over, and sleeps on one doorbell that all workers ring.
 */
@NullMarked
package dev.pando.internal.pool;

import org.jspecify.annotations.NullMarked;
