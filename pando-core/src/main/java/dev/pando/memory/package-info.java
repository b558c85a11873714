/** Memory that several processes see. */
@NullMarked
package dev.pando.memory;

import org.jspecify.annotations.NullMarked;
