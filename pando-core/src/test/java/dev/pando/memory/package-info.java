/** Tests of shared memory, values and arrays as users see them. */
@NullMarked
package dev.pando.memory;

import org.jspecify.annotations.NullMarked;
