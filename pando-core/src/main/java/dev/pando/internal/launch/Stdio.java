package dev.pando.internal.launch;

import java.lang.ProcessBuilder.Redirect;
import org.jspecify.annotations.Nullable;

/**
 * Where a child's output goes.
 *
 * @param output redirect of standard output; null to forward it in whole lines to this process'
 *     {@code System.out}
 * @param error redirect of standard error; null to forward it in whole lines to this process'
 *     {@code System.err}
 */
public record Stdio(@Nullable Redirect output, @Nullable Redirect error) {
  /** Both forwarded. */
  public static final Stdio FORWARDED = new Stdio(null, null);
}
