/**
 * Other ways to have work done on a JVM beside, measured on the same tasks.
 *
 * <ul>
 *   <li>PP4J 2.2 (Apache-2.0), a pool of child JVMs that talk over their standard streams. It runs
 *       on JDK 25 as it is.
 *   <li>Plain RMI: child JVMs that export one remote object over the loopback interface.
 *   <li>A {@link java.util.concurrent.ForkJoinPool} of threads: no isolation at all, so the
 *       difference to it is what isolation costs.
 * </ul>
 */
@NullMarked
package dev.pando.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
