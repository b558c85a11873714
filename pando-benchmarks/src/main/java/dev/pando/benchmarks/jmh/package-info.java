/**
 * JMH benchmarks of Pando's inner parts: words, rings and codec.
 *
 * <p>They run on the class path, from where Pando's inner packages can be reached; see the module's
 * README for the command.
 */
@NullMarked
package dev.pando.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
