/** Tests of how shared values, arrays and structs lie in memory. */
@NullMarked
package dev.pando.internal.memory;

import org.jspecify.annotations.NullMarked;
