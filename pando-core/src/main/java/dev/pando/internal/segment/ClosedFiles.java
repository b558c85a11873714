package dev.pando.internal.segment;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Blocks whose files, though deleted, are still mapped in this process.
 *
 * <p>When memory is unmapped while a thread is inside it, the JDK throws an exception into that
 * thread; and up to JDK 25 it leaves the thread interrupted too (JDK-8306324), which is nothing
 * that the thread's next wait could tell from an interrupt by somebody. So the memory of a closed
 * object is unmapped when its instance is unreachable, which no thread inside an operation allows.
 *
 * <p>The collector may take its time, and knows nothing of the memory. So there is a limit to what
 * waits for it. Beyond that, those go that were closed first: whoever was inside has been woken
 * when the object was closed, and had the time to leave. And all go when there is no room for
 * something else.
 */
final class ClosedFiles {
  private static final Map<Segment, Runnable> MAPPED = new LinkedHashMap<>();
  private static long mappedBytes;

  private ClosedFiles() {}

  /**
   * Adds one; unmaps others, or this one if it is larger than the limit.
   *
   * @param forget unmaps it
   */
  static void add(Segment closed, Runnable forget) {
    addAndTakeExcess(closed, forget).forEach(Runnable::run);
  }

  private static synchronized List<Runnable> addAndTakeExcess(Segment closed, Runnable forget) {
    MAPPED.put(closed, forget);
    mappedBytes += closed.bytes();
    return takeAllBut(Slab.MOST_CLOSED_BYTES);
  }

  private static synchronized List<Runnable> takeAllBut(long bytes) {
    List<Runnable> taken = new ArrayList<>();
    Iterator<Map.Entry<Segment, Runnable>> each = MAPPED.entrySet().iterator();
    while (mappedBytes > bytes) {
      Map.Entry<Segment, Runnable> first = each.next();
      each.remove();
      mappedBytes -= first.getKey().bytes();
      taken.add(first.getValue());
    }
    return taken;
  }

  /** Takes one off, if it is there. */
  static synchronized void remove(Segment unmapped) {
    if (MAPPED.remove(unmapped) != null) {
      mappedBytes -= unmapped.bytes();
    }
  }

  /** Unmaps all; false if there was nothing. */
  static boolean unmapAll() {
    List<Runnable> all = takeAllBut(0);
    all.forEach(Runnable::run);
    return !all.isEmpty();
  }
}
