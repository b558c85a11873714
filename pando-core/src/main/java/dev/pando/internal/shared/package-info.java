/**
 * Objects that several processes share: where they live, how they travel, how they end.
 *
 * <p>What a user holds is an ordinary Java object; its state is in a block of shared memory. The
 * types of {@code dev.pando.sync} and {@code dev.pando.memory} all extend {@link
 * dev.pando.internal.shared.SharedObject}.
 *
 * <h2>Life in memory</h2>
 *
 * <p>A shared object is a {@link dev.pando.internal.segment.SharedBlock}: a slice of a pooled
 * segment, so that making one costs microseconds and no file. Its first word is the {@link
 * dev.pando.internal.shared.SharedHeader header}; the rest is the type's own.
 *
 * <h2>Travelling</h2>
 *
 * <p>An object is sent as a {@link dev.pando.internal.shared.SharedReference}: grove, handle, kind.
 * The codec writes it in the object's place wherever it occurs (arguments, captures, results,
 * inside other objects), because {@code writeReplace} says so. The receiver looks the handle up in
 * {@link dev.pando.internal.shared.SharedObjects}: as long as a process knows an object it has one
 * instance of it, so that what comes back is identical to what was sent. A reference from another
 * grove is refused with a message that says so.
 *
 * <p>Instances keep nothing that matters in the Java heap: one may be collected in a process while
 * the object is locked there, and made again later.
 *
 * <h2>The end</h2>
 *
 * <ul>
 *   <li>{@code close()} ends the object for all processes, at once: the header says closed,
 *       sleepers are woken, and every operation from then on throws {@link
 *       java.lang.IllegalStateException} in every process.
 *   <li>An object that never left the process that made it ends when it becomes unreachable there,
 *       and when that process dies.
 *   <li>Any other lives until it is closed or the grove ends: its reference may be on its way in a
 *       queue, where nobody sees it.
 * </ul>
 *
 * <p>The memory of a closed object must not become another object's while some thread still works
 * on it, or that thread would change what is not its own any more. So the header counts the
 * processes that have an instance; each takes itself off when the instance is unreachable there,
 * which no thread inside an operation allows, and the last one gives the block back. A killed
 * process never takes itself off: the blocks that it knew stay taken until the grove ends, if
 * others close them. That, at most a kilobyte an object, is the price for never touching a foreign
 * one. A block that is a file of its own is never used again for another, so its file goes at once,
 * and with it the memory as soon as no process has it mapped any more; {@link
 * dev.pando.internal.segment.Slab#delete} says when that is in the process that closed it.
 *
 * <p>Every operation that changes shared memory must keep the instance reachable to its end ({@link
 * java.lang.ref.Reference#reachabilityFence}).
 */
@NullMarked
package dev.pando.internal.shared;

import org.jspecify.annotations.NullMarked;
