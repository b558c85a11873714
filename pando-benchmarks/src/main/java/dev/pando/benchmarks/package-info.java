/**
 * Pando beside CPython's {@code multiprocessing}: the same work, under the same names, in one run.
 *
 * <p>{@link dev.pando.benchmarks.Bench} is the program. It reads the goals from {@code
 * targets.json}, has {@link dev.pando.benchmarks.python.PythonScript} run {@code
 * cpython_baseline.py}, runs the {@link dev.pando.benchmarks.Job jobs} of {@code
 * dev.pando.benchmarks.work} itself, and prints both sides.
 *
 * <p>How the two sides are kept comparable:
 *
 * <ul>
 *   <li>Job by job, CPython runs first and last and Pando in between, so that a machine that gets
 *       busier shows as a spread of CPython's figures. Both sides run twice in turn, and up to nine
 *       times while that spread is more than a quarter, unless the job takes longer than a minute;
 *       the figure of a side is the median of its runs.
 *   <li>Sizes, repetitions and statistics are those of the script.
 *   <li>Rows that are a loop of calls of nano- or microseconds (the jobs pipe_rtt, queue, sync,
 *       sem, cond, barrier and shm) run the whole loop five times unmeasured before, in all
 *       processes that take part, as JMH does by default: they ask what a call costs, not how long
 *       the JVM's compiler takes. What the first, cold run gave is said beside the report. CPython,
 *       which compiles nothing, gains nothing from that, and its side is the script as it is.
 *   <li>In all other rows there is no warm-up beyond the calls the script makes too: each job
 *       starts with cold children, and the compiler has seen no more of the code than CPython's
 *       has.
 *   <li>All jobs of one run share one JVM, as all jobs of the script share one interpreter.
 * </ul>
 *
 * <p>This module has no {@code module-info}: JMH generates classes into it and starts its forks on
 * the class path, where the benchmarks of {@code dev.pando.benchmarks.jmh} can also reach Pando's
 * inner packages.
 */
@NullMarked
package dev.pando.benchmarks;

import org.jspecify.annotations.NullMarked;
