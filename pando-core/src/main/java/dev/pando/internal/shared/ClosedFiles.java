package dev.pando.internal.shared;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Closed objects whose files, though deleted, are still mapped in this process.
 *
 * <p>When memory is unmapped while a thread is inside it, the JDK throws an exception into that
 * thread; and up to JDK 25 it leaves the thread interrupted too (JDK-8306324), which is nothing
 * that the thread's next wait could tell from an interrupt by somebody. So the memory of a closed
 * object is unmapped when its instance is unreachable, which no thread inside an operation allows.
 *
 * <p>The collector may take its time, and knows nothing of the memory. So there is a limit to what
 * waits for it. Beyond that, those go that were closed first: whoever was inside has been woken
 * when the object was closed, and had the time to leave.
 */
final class ClosedFiles {
  /** Room for the files of 60 queues, or one large array; in bytes. */
  static final long MOST_BYTES = 4 << 20;

  private static final Set<Holding> MAPPED = new LinkedHashSet<>();
  private static long mappedBytes;

  private ClosedFiles() {}

  /** Adds one; unmaps others, or this one if it is larger than the limit. */
  static void add(Holding closed) {
    addAndTakeExcess(closed).forEach(Holding::unmap);
  }

  private static synchronized List<Holding> addAndTakeExcess(Holding closed) {
    MAPPED.add(closed);
    mappedBytes += closed.bytes();
    List<Holding> excess = new ArrayList<>();
    for (Iterator<Holding> each = MAPPED.iterator(); mappedBytes > MOST_BYTES; ) {
      Holding first = each.next();
      each.remove();
      mappedBytes -= first.bytes();
      excess.add(first);
    }
    return excess;
  }

  /** Takes one off, if it is there. */
  static synchronized void remove(Holding unreachable) {
    if (MAPPED.remove(unreachable)) {
      mappedBytes -= unreachable.bytes();
    }
  }
}
