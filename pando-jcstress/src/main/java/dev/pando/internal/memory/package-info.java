/** What two threads may see of each other in shared values. */
@NullMarked
package dev.pando.internal.memory;

import org.jspecify.annotations.NullMarked;
