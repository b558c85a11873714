/** What a fork costs, by what the forking JVM is like; CPython has nothing to compare it with. */
@NullMarked
package dev.pando.benchmarks.fork;

import org.jspecify.annotations.NullMarked;
