/** The compatibility kit on threads in the part of children. */
@NullMarked
package dev.pando.tck.thread;

import org.jspecify.annotations.NullMarked;
