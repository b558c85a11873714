/**
 * Starting child JVMs and talking to them until they are gone.
 *
 * <p>A child is started by {@link dev.pando.internal.launch.SpawnLauncher} with {@code java
 * @argfile dev.pando.internal.launch.ChildMain}. Its standard input is the control pipe: first one
 * {@link dev.pando.internal.launch.BootMessage}, then single command bytes; the end of the stream
 * means that the parent is gone. Secrets travel only there, never on the command line. Standard
 * output and standard error belong to the user's code and are forwarded by the parent in whole
 * lines.
 *
 * <p>Code that runs in the child before the user's target avoids lambdas, method handles, regular
 * expressions, foreign functions and sockets: in a fresh JVM each of these costs milliseconds.
 */
@NullMarked
package dev.pando.internal.launch;

import org.jspecify.annotations.NullMarked;
