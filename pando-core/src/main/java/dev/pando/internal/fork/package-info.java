/**
 * Copying the running JVM: a fork that keeps the threads a JVM cannot live without.
 *
 * <p>{@link dev.pando.internal.fork.Fork} does it, {@link dev.pando.internal.fork.ForkSupport} says
 * whether it can be done here. The mechanism is in C, in the library that {@link
 * dev.pando.internal.fork.ForkLibrary} declares; the head of its {@code forkall.c} explains it.
 * What a child must not have of its parent is a {@link dev.pando.internal.PerProcess} of its floor.
 */
@NullMarked
package dev.pando.internal.fork;

import org.jspecify.annotations.NullMarked;
