/** What the layout of the code promises. */
@NullMarked
package dev.pando.architecture;

import org.jspecify.annotations.NullMarked;
