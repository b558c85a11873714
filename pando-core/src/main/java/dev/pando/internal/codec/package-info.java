/**
 * Objects to bytes and back.
 *
 * <p>{@link dev.pando.internal.codec.ObjectWriter} walks an object graph and writes a tag byte and
 * a direct encoding for each object it knows ({@link dev.pando.internal.codec.Tags}). Records,
 * plain classes, enums and lambdas have a <i>shape</i>, which crosses once ({@link
 * dev.pando.internal.codec.Shapes}). Serialization code of classes ({@code writeObject}, {@code
 * writeReplace}, {@code writeExternal} and their counterparts) runs as in JDK serialization, but on
 * streams that write our bytes ({@link dev.pando.internal.codec.SerialOutput}), so that identity,
 * cycles, depth and error paths are the same everywhere in a graph.
 *
 * <h2>Identity</h2>
 *
 * <p>Within one object written, everything that can be shared or be part of a cycle gets a handle,
 * in the order in which it is first met; the reader counts in the same order. Values (boxed types,
 * strings, dates, records of such) have none.
 *
 * <h2>Cycles</h2>
 *
 * <p>A mutable object exists on the reader's side before its content is read, so references back to
 * it just work. A record, an immutable collection or a lambda does not: a reference back to one
 * that is not there yet is put in place at the end, where the place can be changed later (array,
 * field, list, map value); elsewhere the writer refuses. Hash and sorted collections whose keys are
 * part of a cycle are filled at the end, when the keys have their hash codes.
 */
@NullMarked
package dev.pando.internal.codec;

import org.jspecify.annotations.NullMarked;
