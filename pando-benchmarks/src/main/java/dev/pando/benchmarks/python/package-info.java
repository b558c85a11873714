/** The CPython side: finding an interpreter, running the script, and leaving nothing behind. */
@NullMarked
package dev.pando.benchmarks.python;

import org.jspecify.annotations.NullMarked;
