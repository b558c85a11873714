/**
 * The compatibility kit: abstract test classes written against {@link dev.pando.Context} alone. A
 * back end extends each and says which context to test.
 */
@NullMarked
package dev.pando.tck;

import org.jspecify.annotations.NullMarked;
