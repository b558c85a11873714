/** One small program per idea. Each has a {@code main} method and prints what it does. */
@NullMarked
package dev.pando.examples;

import org.jspecify.annotations.NullMarked;
