/** The compatibility kit on children that are copies of their parent. */
@NullMarked
package dev.pando.tck.fork;

import org.jspecify.annotations.NullMarked;
