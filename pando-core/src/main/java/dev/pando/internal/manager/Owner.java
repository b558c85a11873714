package dev.pando.internal.manager;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A thread of a client.
 *
 * @param session the client; null for threads of the server itself
 * @param thread its number there
 * @param name its process and itself, for people
 */
record Owner(@Nullable Session session, long thread, String name) {
  /** The thread that calls now. */
  static Owner calling(long thread, String name) {
    return new Owner(Session.current(), thread, name);
  }

  boolean isSame(@Nullable Owner other) {
    return other != null && thread == other.thread && Objects.equals(session, other.session);
  }

  boolean isGone() {
    Session client = session;
    return client != null && client.hasEnded();
  }

  /** How it is called by somebody else or itself; as CPython's {@code repr} does. */
  String nameFor(Owner asker) {
    if (isSame(asker)) {
      return name;
    }
    return Objects.equals(session, asker.session) ? "SomeOtherThread" : "SomeOtherProcess";
  }
}
