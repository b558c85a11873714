/**
 * What two threads may see of each other in a ring.
 *
 * <p>In the package under test, since it looks at single steps that only this package sees.
 */
@NullMarked
package dev.pando.internal.ring;

import org.jspecify.annotations.NullMarked;
