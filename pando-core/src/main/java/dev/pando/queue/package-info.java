/**
 * Queues between any number of processes: {@link dev.pando.queue.SharedQueue} and {@link
 * dev.pando.queue.SharedJoinableQueue}.
 *
 * {@snippet :
 * SharedQueue<String> greetings = Pando.queue();
 * Pando.process(() -> greetings.put("hello")).start();
 * String greeting = greetings.take();
 * }
 *
 * <p>They are made by {@code dev.pando.Pando} and its contexts, live in shared memory, and travel
 * to other processes as arguments, captures and in messages.
 *
 * <h2>Memory consistency</h2>
 *
 * <p>What a thread did before it put an element happens before what a thread of any process does
 * that took it.
 *
 * <h2>Time-outs and interrupts</h2>
 *
 * <p>A time of zero or less means: look, do not wait. Every wait ends when its thread is
 * interrupted; nothing is put or taken then.
 */
@NullMarked
package dev.pando.queue;

import org.jspecify.annotations.NullMarked;
