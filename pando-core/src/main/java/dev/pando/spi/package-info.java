/**
 * What a program can hook into: how objects become bytes ({@link dev.pando.spi.Codec}, {@link
 * dev.pando.spi.Reducers}, {@link dev.pando.spi.ClassFilter}), and the exceptions that say what
 * went wrong on the way or on the other side.
 *
 * <p><b>Errors.</b> A value that cannot be sent fails with {@link dev.pando.spi.EncodingException}
 * in the caller, before anything has left the process; one that arrives and cannot be rebuilt fails
 * with {@link dev.pando.spi.DecodingException}. An exception thrown in another process arrives as
 * the same exception with a {@link dev.pando.spi.RemoteTrace} as its last cause, or as a {@link
 * dev.pando.spi.RemoteException} when it could not travel.
 */
@NullMarked
package dev.pando.spi;

import org.jspecify.annotations.NullMarked;
