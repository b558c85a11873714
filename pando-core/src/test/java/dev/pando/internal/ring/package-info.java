/** Tests of rings and spilled payloads, within one process and across several. */
@NullMarked
package dev.pando.internal.ring;

import org.jspecify.annotations.NullMarked;
