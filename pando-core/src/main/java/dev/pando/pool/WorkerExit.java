package dev.pando.pool;

import org.jspecify.annotations.Nullable;

/**
 * What the exit action of a worker gave.
 *
 * @param worker the worker's {@link Worker#id}
 * @param pid its process id
 * @param result what the action returned; null if it failed
 * @param failure what the action threw, or why its result could not be sent; null if it succeeded
 */
public record WorkerExit(
    int worker, long pid, @Nullable Object result, @Nullable Throwable failure) {}
