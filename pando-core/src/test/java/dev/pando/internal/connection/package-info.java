/** Tests of the wire format and the handshake. */
@NullMarked
package dev.pando.internal.connection;

import org.jspecify.annotations.NullMarked;
