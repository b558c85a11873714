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
 *       busier shows as drift between the two CPython figures; ratios are taken against their mean.
 *   <li>Sizes, repetitions and statistics are those of the script. There is no warm-up beyond the
 *       calls the script makes too: each job starts with cold children, and the Java side's
 *       compiler has seen no more of the code than CPython's has.
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
