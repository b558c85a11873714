/** The compatibility kit on children that are fresh JVMs. */
@NullMarked
package dev.pando.tck.spawn;

import org.jspecify.annotations.NullMarked;
