package dev.pando.internal.manager;

import org.jspecify.annotations.Nullable;

/**
 * What a thread encodes or decodes at the moment, for the references in it. Between a client and
 * its server they need no lease on the way, and inside the server they stand for the object itself.
 *
 * @param server decodes what a client sent, or encodes for {@code session}
 * @param session whose client will have the references that are encoded
 * @param client encodes for its server, or decodes what that sent
 */
record Crossing(
    @Nullable ManagerServer server, @Nullable Session session, @Nullable ManagerClient client) {
  private static final ThreadLocal<@Nullable Crossing> CURRENT = new ThreadLocal<>();

  static @Nullable Crossing current() {
    return CURRENT.get();
  }

  /** Enters a crossing; returns the one to go back to. */
  @Nullable Crossing enter() {
    Crossing outer = CURRENT.get();
    CURRENT.set(this);
    return outer;
  }

  static void back(@Nullable Crossing outer) {
    CURRENT.set(outer);
  }
}
