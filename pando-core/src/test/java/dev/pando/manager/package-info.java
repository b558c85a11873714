/** Tests of managers. */
@NullMarked
package dev.pando.manager;

import org.jspecify.annotations.NullMarked;
