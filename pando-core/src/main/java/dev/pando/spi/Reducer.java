package dev.pando.spi;

import dev.pando.function.SerializableFunction;

/**
 * How objects of one class travel: as a replacement, and a function that turns the replacement back
 * on the other side. The function travels along, so only the sender has to know the reducer.
 *
 * @param type the class it is for
 * @param toReplacement makes the replacement, in the sending process
 * @param fromReplacement makes the object again, in the receiving process
 */
public record Reducer<T, R>(
    Class<T> type,
    SerializableFunction<? super T, ? extends R> toReplacement,
    SerializableFunction<? super R, ? extends T> fromReplacement) {}
