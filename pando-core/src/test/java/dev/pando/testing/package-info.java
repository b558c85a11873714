/** Annotations and tools that the tests share. */
@NullMarked
package dev.pando.testing;

import org.jspecify.annotations.NullMarked;
