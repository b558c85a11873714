/**
 * Child processes: JVMs that run one target each, as Python's {@code multiprocessing.Process} does.
 *
 * <p>{@link dev.pando.process.ChildProcess} starts, watches and ends a child. {@link
 * dev.pando.process.ProcessReference} is the view that the current process, its parent and its
 * children have in common. A {@link dev.pando.process.Sentinel} becomes ready when a process ends.
 *
 * <h2>Memory consistency</h2>
 *
 * <p>What a thread did before {@link dev.pando.process.ChildProcess#start} is visible to the child
 * in the target it receives, and what the child wrote to shared memory before it ended is visible
 * after {@link dev.pando.process.ChildProcess#join()} returned. Apart from shared objects nothing
 * is shared: the child works on a copy of the target.
 *
 * <h2>Time-outs</h2>
 *
 * <p>A duration of zero or less means: look, do not wait. A blocking method that is interrupted
 * throws {@link InterruptedException} and leaves the process as it was.
 */
@NullMarked
package dev.pando.process;

import org.jspecify.annotations.NullMarked;
