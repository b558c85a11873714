/**
 * Copying the running JVM: a fork that keeps the threads a JVM cannot live without.
 *
 * <p>{@link dev.pando.internal.fork.Fork} does it, {@link dev.pando.internal.fork.ForkSupport} says
 * whether it can be done here. The mechanism is in C, in the library that {@link
 * dev.pando.internal.fork.ForkLibrary} declares; the head of its {@code forkall.c} explains it.
 * Floors register with {@link dev.pando.internal.AfterFork} what a child has to forget.
 */
@NullMarked
package dev.pando.internal.fork;

import org.jspecify.annotations.NullMarked;
