/** What all kinds of waiting have in common. */
@NullMarked
package dev.pando.waiting;

import org.jspecify.annotations.NullMarked;
