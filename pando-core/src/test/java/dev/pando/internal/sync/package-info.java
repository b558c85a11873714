/** Tests of what processes share to wait for each other, within one process and across several. */
@NullMarked
package dev.pando.internal.sync;

import org.jspecify.annotations.NullMarked;
