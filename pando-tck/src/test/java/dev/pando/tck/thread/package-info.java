/** The compatibility kit on threads of this JVM instead of processes. */
@NullMarked
package dev.pando.tck.thread;

import org.jspecify.annotations.NullMarked;
