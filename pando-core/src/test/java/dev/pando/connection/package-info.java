/** Tests of connections. */
@NullMarked
package dev.pando.connection;

import org.jspecify.annotations.NullMarked;
