package dev.pando.internal.queue;

import dev.pando.internal.Unreachable;
import dev.pando.internal.message.Incoming;
import dev.pando.queue.SharedQueue;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A message in place, until it is closed or unreachable. */
final class MessageView implements SharedQueue.SegmentView {
  private final MemorySegment segment;
  private final Release release;

  private MessageView(MemorySegment segment, Release release) {
    this.segment = segment;
    this.release = release;
    var _ = Unreachable.then(this, release);
  }

  @SuppressWarnings({
    "MustBeClosedChecker", // the view owns the arena
    "restricted" // the bounds stay as they are
  })
  static MessageView of(Incoming message) {
    boolean shared = message.isViewShared();
    MemorySegment content = message.view();
    if (!shared) {
      return new MessageView(content, new Release(null, null));
    }
    Arena arena = Arena.ofShared();
    try {
      MemorySegment scoped = content.reinterpret(arena, null).asReadOnly();
      return new MessageView(scoped, new Release(message, arena));
    } catch (IllegalCallerException nativeAccessDenied) {
      arena.close();
      return new MessageView(content, new Release(message, null));
    }
  }

  @Override
  public MemorySegment segment() {
    return segment;
  }

  @Override
  public void close() {
    release.run();
  }

  /** Ends the uses of the memory, then gives it back; once. */
  private static final class Release implements Runnable {
    private final @Nullable Incoming message;
    private final @Nullable Arena arena;
    private final AtomicBoolean done = new AtomicBoolean();

    Release(@Nullable Incoming message, @Nullable Arena arena) {
      this.message = message;
      this.arena = arena;
    }

    @Override
    public void run() {
      if (done.compareAndSet(false, true)) {
        if (arena != null) {
          arena.close();
        }
        if (message != null) {
          message.discard();
        }
      }
    }
  }
}
