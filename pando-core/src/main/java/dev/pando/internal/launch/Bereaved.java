package dev.pando.internal.launch;

import dev.pando.internal.message.DeadOwners;
import dev.pando.internal.segment.Grove;

/** What a process does for the others of its grove when a child of its own has ended. */
final class Bereaved {
  private Bereaved() {}

  /** Wakes those that wait for something the child had, and gives back what it leaves. */
  static void after(long pid) {
    Grove.noteDeathOfChild(pid);
    Grove.reapAfterDeath();
    DeadOwners.reap();
  }
}
