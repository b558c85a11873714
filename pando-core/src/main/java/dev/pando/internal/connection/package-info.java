/**
 * What stands behind the public connection types.
 *
 * <p>{@link dev.pando.internal.connection.SocketConnection} is a connection over a socket: a {@link
 * dev.pando.internal.connection.SocketStream} moves bytes and waits, under a {@link
 * dev.pando.internal.connection.TlsStream} where they are encrypted, a {@link
 * dev.pando.internal.connection.FrameReader} and a {@link
 * dev.pando.internal.connection.FrameWriter} cut them into messages, and {@link
 * dev.pando.internal.connection.Handshake} proves that both sides know the key.
 *
 * <p>Sockets are in non-blocking mode and waits are selections. A blocking channel of the JDK would
 * be closed by an interrupt of the thread inside it; a selection just ends.
 */
@NullMarked
package dev.pando.internal.connection;

import org.jspecify.annotations.NullMarked;
