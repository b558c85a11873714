/** Tests of forks: of busy JVMs, many of them, deep, and where there are none. */
@NullMarked
package dev.pando.forking;

import org.jspecify.annotations.NullMarked;
