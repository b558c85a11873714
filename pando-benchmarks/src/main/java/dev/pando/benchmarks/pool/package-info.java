/**
 * What a task costs in pools of different sizes, and what it costs that the workers are processes
 * and not threads.
 */
@NullMarked
package dev.pando.benchmarks.pool;

import org.jspecify.annotations.NullMarked;
