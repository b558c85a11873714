package dev.pando.internal;

import java.lang.ref.Cleaner;

/**
 * Releases what belongs to objects that nobody can reach any more: one {@link Cleaner}, and so one
 * thread, for all of Pando.
 *
 * <p>That thread stands still in a forked child, for what was registered before the fork is the
 * parent's to release. So a child has another cleaner, made when it is wanted.
 */
public final class Unreachable {
  private static final PerProcess.Lazy<Cleaner> CURRENT = new PerProcess.Lazy<>(Cleaner::create);

  private Unreachable() {}

  /**
   * Has an action run once, when the object is unreachable or {@link Cleaner.Cleanable#clean} is
   * called.
   *
   * @param release must not reach the object; quick, since others wait for their turn
   */
  public static Cleaner.Cleanable then(Object object, Runnable release) {
    return CURRENT.get().register(object, release);
  }
}
