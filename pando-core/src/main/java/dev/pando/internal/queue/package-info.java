/**
 * Queues in shared memory.
 *
 * <p>A queue is a chain of rings ({@link dev.pando.internal.queue.QueueSegment}), the first of them
 * in the queue's own block. Producers write into the last one, behind a robust lock; when it is
 * full they link a larger one to it. Consumers read the first one, behind another robust lock, and
 * give it back when it is empty and has a successor. {@link dev.pando.internal.queue.QueueTail} and
 * {@link dev.pando.internal.queue.QueueHead} are the two sides, {@link
 * dev.pando.internal.queue.QueueLayout} has the bytes.
 *
 * <h2>Crash rule</h2>
 *
 * <p>Each side has one cursor, a word ({@link dev.pando.internal.queue.Cursor}) with the segment,
 * the position in it and the count of elements. An element is put by the one store of the tail's
 * cursor and taken by the one store of the head's. Whoever is killed before has done nothing, and
 * after it everything. What it may have begun beside that is found and finished by the next one
 * that has the lock: a linked segment that nobody writes to yet, an empty one that is not given
 * back yet, a removal from the middle.
 */
@NullMarked
package dev.pando.internal.queue;

import org.jspecify.annotations.NullMarked;
