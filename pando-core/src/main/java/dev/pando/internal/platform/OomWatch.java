package dev.pando.internal.platform;

import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Tells whether the kernel may have killed a process for lack of memory. It says only how many it
 * has killed in all, so this is a hint: another process may have been the one.
 */
public final class OomWatch {
  private final Supplier<OptionalLong> kills;
  private final long before;

  /** Watches from now on. */
  public OomWatch() {
    this(Platform.current()::oomKills);
  }

  /** Watches a count that grows with each kill; empty where it is not known. */
  OomWatch(Supplier<OptionalLong> kills) {
    this.kills = kills;
    this.before = kills.get().orElse(0);
  }

  /**
   * Whether lack of memory may be why a process has ended.
   *
   * @param status how it ended
   * @param wasAskedFor whether it was told to end, which explains it
   */
  public boolean mayExplain(ExitStatus status, boolean wasAskedFor) {
    return status.signal() == Signals.KILL && !wasAskedFor && kills.get().orElse(0) > before;
  }
}
