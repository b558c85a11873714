/**
 * Messages between two parties: {@link dev.pando.connection.Connection}s over sockets.
 *
 * <p>A {@link dev.pando.connection.Listener} waits at an address, {@link
 * dev.pando.connection.Client} connects to it, and each side gets a {@link
 * dev.pando.connection.Connection} that sends whole messages: bytes, or any object.
 *
 * {@snippet :
 * try (Listener listener = Listener.open(new InetSocketAddress("localhost", 6000), options)) {
 *   try (Connection connection = listener.accept()) {
 *     connection.sendBytes("hello".getBytes(StandardCharsets.UTF_8));
 *   }
 * }
 * }
 *
 * <h2>Other languages</h2>
 *
 * <p>Frames and the mutual challenge of keys are those of CPython's {@code
 * multiprocessing.connection}. A CPython program with the same key connects as it does to its own
 * kind, and bytes go both ways. Objects are encoded by Pando's codec, which CPython does not know.
 *
 * <h2>Trust</h2>
 *
 * <p>Both sides prove that they know the key before anything else is looked at; until then frames
 * are limited to 256 bytes and time is limited too. Messages are neither encrypted nor signed, so a
 * TCP connection is as private as the network that it crosses.
 *
 * <h2>Memory consistency</h2>
 *
 * <p>What a thread did before it sent a message happens before what a thread does that received it.
 *
 * <h2>Time-outs and interrupts</h2>
 *
 * <p>A duration of zero or less means: look, do not wait. Every wait ends when its thread is
 * interrupted, and the connection stays usable, unless a message was half sent: then it is closed,
 * because its peer could not make sense of anything that followed.
 */
@NullMarked
package dev.pando.connection;

import org.jspecify.annotations.NullMarked;
