/**
 * What two threads may see of each other in the words that processes sleep on.
 *
 * <p>In the package under test, since it looks at single steps that only this package sees.
 */
@NullMarked
package dev.pando.internal.sync;

import org.jspecify.annotations.NullMarked;
