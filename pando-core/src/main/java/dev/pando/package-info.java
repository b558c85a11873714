/**
 * The door: {@link dev.pando.Pando} makes processes, pools and whatever they share.
 *
 * <pre>{@code
 * import static dev.pando.Pando.*;
 *
 * void main() throws Exception {
 *   try (Pool pool = pool()) { // as many workers as this process may use cpus
 *     IO.println(pool.map(x -> x * x, List.of(1, 2, 3))); // [1, 4, 9]
 *   }
 *   ChildProcess child = process(() -> IO.println("hello from " + currentProcess().pid())).start();
 *   child.join();
 * }
 * }</pre>
 *
 * <p>Start with {@link dev.pando.Pando}; a {@link dev.pando.Context} holds the same factories with
 * settings of its own.
 */
@NullMarked
package dev.pando;

import org.jspecify.annotations.NullMarked;
