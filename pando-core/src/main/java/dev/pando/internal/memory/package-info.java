/** Shared values, arrays, structs and memory, behind the interfaces of {@code dev.pando.memory}. */
@NullMarked
package dev.pando.internal.memory;

import org.jspecify.annotations.NullMarked;
