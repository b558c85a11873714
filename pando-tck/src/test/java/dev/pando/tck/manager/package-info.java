/**
 * The compatibility kit on objects in a manager's process, used by children of the default kind.
 */
@NullMarked
package dev.pando.tck.manager;

import org.jspecify.annotations.NullMarked;
