/** Tests of groves, segments and the slab, over real processes. */
@NullMarked
package dev.pando.internal.segment;

import org.jspecify.annotations.NullMarked;
