/**
 * The Java side of the jobs: what {@code cpython_baseline.py} does, said in Java. Each job of the
 * script is one class, each metric one method of it.
 */
@NullMarked
package dev.pando.benchmarks.work;

import org.jspecify.annotations.NullMarked;
