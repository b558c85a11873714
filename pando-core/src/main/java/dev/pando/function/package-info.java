/**
 * The functional types of the JDK, made fit to travel: each extends its {@code java.util.function}
 * namesake and {@link java.io.Serializable}, so that a plain lambda or method reference given to
 * Pando can be sent to another process.
 *
 * <p>The single abstract method of each may throw any exception; the JDK's method is a default on
 * top of it.
 */
@NullMarked
package dev.pando.function;

import org.jspecify.annotations.NullMarked;
