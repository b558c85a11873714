/** Queues, and processes that are killed within them. */
@NullMarked
package dev.pando.queue;

import org.jspecify.annotations.NullMarked;
