package dev.pando.internal.pool;

/**
 * An object in the codec's form.
 *
 * @param blocks what lies outside the bytes
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Encoded(byte[] bytes, long[] blocks) {}
