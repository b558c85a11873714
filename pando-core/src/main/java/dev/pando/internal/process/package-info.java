/** What stands behind the public process types: names, the tree of processes, the end of it. */
@NullMarked
package dev.pando.internal.process;

import org.jspecify.annotations.NullMarked;
