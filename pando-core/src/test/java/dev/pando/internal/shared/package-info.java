/** Tests of what all shared objects have in common. */
@NullMarked
package dev.pando.internal.shared;

import org.jspecify.annotations.NullMarked;
