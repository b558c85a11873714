/** Small things that every floor may use. */
@NullMarked
package dev.pando.internal;

import org.jspecify.annotations.NullMarked;
