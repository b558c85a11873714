/**
 * What the operating system gives: sleeping on a word of shared memory, file locks that outlive no
 * process, signals and exit status, reserved disk pages, cpu and memory limits.
 *
 * <p>{@link dev.pando.internal.platform.Platform} is the one door; three providers stand behind it.
 * {@code LinuxPlatform} and {@code MacPlatform} call the C library through the Foreign Function and
 * Memory API, {@code PortablePlatform} is plain JDK and runs everywhere. The choice is made once
 * for a process and can be forced with {@code -Dpando.platform=linux|macos|portable}.
 */
@NullMarked
package dev.pando.internal.platform;

import org.jspecify.annotations.NullMarked;
