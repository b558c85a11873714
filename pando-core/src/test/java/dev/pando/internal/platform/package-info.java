/** Tests of the operating system services, on each provider that runs here. */
@NullMarked
package dev.pando.internal.platform;

import org.jspecify.annotations.NullMarked;
