/** The compatibility kit on children that are copies of a template. */
@NullMarked
package dev.pando.tck.forkserver;

import org.jspecify.annotations.NullMarked;
