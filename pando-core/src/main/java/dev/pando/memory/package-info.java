/**
 * Memory that several processes see: values, arrays, records, and blocks with a name; the types of
 * Python's {@code multiprocessing.sharedctypes} and {@code multiprocessing.shared_memory}.
 *
 * <ul>
 *   <li>One number or truth value: {@link dev.pando.memory.SharedInt}, {@link
 *       dev.pando.memory.SharedLong}, {@link dev.pando.memory.SharedDouble} and their siblings,
 *       with atomic methods.
 *   <li>Many of one type: {@link dev.pando.memory.SharedIntArray} and its siblings.
 *   <li>Several things that belong together: {@link dev.pando.memory.SharedStruct} and {@link
 *       dev.pando.memory.SharedStructArray}, laid out from a record's components.
 *   <li>Bytes that other programs find by a name: {@link dev.pando.memory.SharedMemory}, and {@link
 *       dev.pando.memory.SharedList} in it.
 * </ul>
 *
 * <p>Values, arrays and structs come from a {@code Context} or {@code Pando}, or from the methods
 * of their interfaces, which can also make them without a lock or with a given one. They travel to
 * other processes of the program as arguments, captures, results and inside other objects, and are
 * the same object there. Nothing is copied but a reference of some bytes.
 *
 * <h2>Memory consistency</h2>
 *
 * <p>Everything here is memory that processes map at the same time, so the rules of the Java memory
 * model hold for threads of several processes as they do for threads of one, as far as this memory
 * is concerned:
 *
 * <ul>
 *   <li>Methods of shared values, and the methods of arrays that are called volatile or atomic,
 *       have the memory effects of {@code volatile} accesses.
 *   <li>All other accesses are plain: not torn, since no element is larger than a machine word, but
 *       without order. A record that is read while another process writes it may have parts of
 *       both.
 *   <li>What a thread writes before it releases a lock, puts an element into a queue, starts a
 *       process or hands a task to a pool is seen by whoever acquires the lock, takes the element,
 *       is the process or runs the task; and what a task or process writes is seen by whoever has
 *       got its result or has seen its end.
 * </ul>
 *
 * <h2>The end, and errors</h2>
 *
 * <p>{@code close()} ends a value, array or struct for all processes: every use from then on, in
 * any of them, is an {@link java.lang.IllegalStateException}. One that never left its process ends
 * when nothing refers to it; others live until they are closed or the program ends. {@link
 * dev.pando.memory.SharedMemory} has its own rules, for it may be meant to outlive the program.
 *
 * <p>An index outside of the bounds is an {@link java.lang.IndexOutOfBoundsException}. Memory that
 * does not fit is an exception with the figures when it is made, an {@link
 * java.io.UncheckedIOException} for values, arrays and structs, and never a crash when it is used.
 */
@NullMarked
package dev.pando.memory;

import org.jspecify.annotations.NullMarked;
