/** The commands of {@code pando}, one class each. */
@NullMarked
package dev.pando.cli;

import org.jspecify.annotations.NullMarked;
