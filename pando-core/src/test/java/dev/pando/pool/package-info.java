/** Pools in programs of their own: on little memory, and killed. */
@NullMarked
package dev.pando.pool;

import org.jspecify.annotations.NullMarked;
