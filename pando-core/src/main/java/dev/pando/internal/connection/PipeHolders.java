package dev.pando.internal.connection;

import dev.pando.internal.KillPoint;
import dev.pando.internal.segment.Grove;
import dev.pando.internal.sync.Words;

/** Who has a side of a pipe open; see {@link PipeLayout}. For all threads of all processes. */
final class PipeHolders {
  private final Words words;
  private final int side;
  private final Grove grove;

  PipeHolders(Words words, int side, Grove grove) {
    this.words = words;
    this.side = side;
    this.grove = grove;
  }

  /** Changes whenever a holder has come or gone, unless it died. */
  long changes() {
    return words.getLong(PipeLayout.changes(side));
  }

  private void changed() {
    long offset = PipeLayout.changes(side);
    long count = words.getLong(offset);
    while (!words.compareAndSetLong(offset, count, count + 1)) {
      count = words.getLong(offset);
    }
  }

  /** Adds an entry and returns its index. */
  int add(long entry) {
    for (int i = 0; i < PipeLayout.HOLDERS_MAX; i++) {
      long offset = PipeLayout.holder(side, i);
      long seen = words.getLong(offset);
      boolean free = seen == 0 || grove.isParticipantDead(PipeLayout.participant(seen));
      if (free && words.compareAndSetLong(offset, seen, entry)) {
        changed();
        return i;
      }
    }
    throw new IllegalStateException(
        "An end of a pipe is open in "
            + PipeLayout.HOLDERS_MAX
            + " processes already, which is the limit: close it where it is not needed, or use a"
            + " queue");
  }

  /** Puts an entry in the place of another; false if that is not there. */
  boolean replace(int index, long from, long to) {
    boolean replaced = words.compareAndSetLong(PipeLayout.holder(side, index), from, to);
    if (replaced) {
      KillPoint.at("pipe.holder-changed");
      changed();
    }
    return replaced;
  }

  /** Whether any process has the side open, or a reference to it is on its way. */
  boolean isAnyAlive() {
    for (int i = 0; i < PipeLayout.HOLDERS_MAX; i++) {
      long entry = words.getLong(PipeLayout.holder(side, i));
      if (entry != 0 && !grove.isParticipantDead(PipeLayout.participant(entry))) {
        return true;
      }
    }
    return false;
  }
}
