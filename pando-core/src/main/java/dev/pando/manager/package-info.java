/**
 * Objects that live in a process of their own and are used by any process through ordinary Java
 * interfaces.
 *
 * <p>{@link dev.pando.manager.Manager} starts such a process and makes objects there; what it
 * returns are proxies. They are slower than objects in shared memory ({@code dev.pando.sync},
 * {@code dev.pando.queue}, {@code dev.pando.memory}), by the time of a message there and back, and
 * take any content and any interface.
 *
 * <h2>Memory consistency</h2>
 *
 * <p>A call happens before the object's method runs, and that before the call returns. What a
 * method of the object orders (a map's {@code put} before the {@code get} that finds it), it orders
 * for all its callers.
 *
 * <h2>Time-outs and interrupts</h2>
 *
 * <p>A duration of zero or less means: look, do not wait.
 */
@NullMarked
package dev.pando.manager;

import org.jspecify.annotations.NullMarked;
