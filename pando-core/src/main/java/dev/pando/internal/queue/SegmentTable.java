package dev.pando.internal.queue;

import dev.pando.internal.segment.SharedBlock;
import dev.pando.internal.segment.Slab;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The further segments of a queue that this process has mapped, each for as long as the tail, the
 * head or somebody who looks through the queue is in it.
 */
final class SegmentTable {
  private final Slab slab;
  private final QueueSegment first;
  private final Map<Long, Use> uses = new HashMap<>();

  SegmentTable(Slab slab, SharedBlock first) {
    this.slab = slab;
    this.first = QueueSegment.first(first);
  }

  /** Maps a segment; asks for one {@link #detach}. */
  synchronized QueueSegment attach(long handle) {
    if (handle == 0) {
      return first;
    }
    Use use =
        uses.computeIfAbsent(handle, each -> new Use(QueueSegment.further(slab.resolve(each))));
    use.count++;
    return use.segment;
  }

  synchronized void detach(QueueSegment segment) {
    if (segment.number() == 0) {
      return;
    }
    long handle = segment.block().handle();
    Use use = uses.get(handle);
    if (use != null && --use.count == 0) {
      uses.remove(handle);
      slab.forget(segment.block());
    }
  }

  /**
   * The segment that one side of the queue was in last, mapped as long as it stays there; guarded
   * by that side's lock.
   */
  final class Pin {
    private @Nullable QueueSegment segment;

    @Nullable QueueSegment get() {
      return segment;
    }

    /** Keeps another segment, which was attached for this. */
    void replace(QueueSegment attached) {
      QueueSegment before = segment;
      segment = attached;
      if (before != null) {
        detach(before);
      }
    }
  }

  private static final class Use {
    final QueueSegment segment;
    int count;

    Use(QueueSegment segment) {
      this.segment = segment;
    }
  }
}
