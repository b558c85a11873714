/** Tests of the inside of managers. */
@NullMarked
package dev.pando.internal.manager;

import org.jspecify.annotations.NullMarked;
