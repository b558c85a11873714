/**
 * Shared memory that survives crashes.
 *
 * <p>A {@link dev.pando.internal.segment.Grove} is the tree of processes from one root: a directory
 * of mapped files, and a participant slot for each process. {@link
 * dev.pando.internal.segment.Segment}s are its mapped files, with pages reserved at creation; the
 * {@link dev.pando.internal.segment.Slab} cuts small shared objects out of pooled ones.
 *
 * <p>Liveness is the kernel's word: each participant holds a file lock for life. Everything in
 * shared memory names its owner by {@link dev.pando.internal.segment.Participant}, so that whatever
 * a killed process had begun can be taken back by the others.
 */
@NullMarked
package dev.pando.internal.segment;

import org.jspecify.annotations.NullMarked;
