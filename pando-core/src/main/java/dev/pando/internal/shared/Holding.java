package dev.pando.internal.shared;

import dev.pando.internal.KillPoint;
import dev.pando.internal.segment.Grove;
import dev.pando.internal.segment.SharedBlock;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A process' hold on a shared object: all changes of its {@link SharedHeader}. */
final class Holding {
  private static final VarHandle HEADER = ValueLayout.JAVA_LONG.varHandle();

  private final Grove grove;
  private final SharedBlock block;
  private final MemorySegment memory;

  /** The file is gone, or unmapped here: no operation may begin to use its memory. */
  private volatile boolean gone;

  Holding(Grove grove, SharedBlock block) {
    this.grove = grove;
    this.block = block;
    this.memory = block.memory();
  }

  long handle() {
    return block.handle();
  }

  long grove() {
    return grove.ticket().id();
  }

  /** Writes the header of a new object. */
  void format() {
    HEADER.setVolatile(memory, SharedHeader.OFFSET, SharedHeader.fresh(block.generation()));
  }

  boolean isOpen() {
    return !gone && isMine(header()) && !SharedHeader.isClosed(header());
  }

  private long header() {
    return (long) HEADER.getVolatile(memory, SharedHeader.OFFSET);
  }

  private boolean isMine(long header) {
    return SharedHeader.generation(header) == block.generation();
  }

  private boolean change(long from, long to) {
    return HEADER.compareAndSet(memory, SharedHeader.OFFSET, from, to);
  }

  /** Makes this process a holder. */
  void join(SharedKind kind) {
    long header;
    do {
      header = header();
      if (!isMine(header) || SharedHeader.isClosed(header)) {
        throw new IllegalStateException("The shared object (" + kind + ") has been closed");
      }
    } while (!change(header, header + 1));
  }

  /** Notes that other processes may know the object from now on. */
  void keep() {
    long header = header();
    if (SharedHeader.isKept(header)) {
      return;
    }
    grove.slab().keep(block.handle());
    KillPoint.at("shared.kept");
    while (isMine(header) && !change(header, header | SharedHeader.KEPT)) {
      header = header();
    }
  }

  /**
   * Marks the object closed.
   *
   * @return false if it was before
   */
  boolean close() {
    if (gone) {
      return false;
    }
    long header;
    do {
      header = header();
      if (!isMine(header) || SharedHeader.isClosed(header)) {
        return false;
      }
    } while (!change(header, header | SharedHeader.CLOSED));
    KillPoint.at("shared.closed");
    return true;
  }

  /** The extension after {@code block}, or null if it is the last. */
  @Nullable SharedBlock next(SharedBlock after) {
    long handle = (long) HEADER.getVolatile(after.memory(), linkOffset(after));
    return handle == 0 ? null : grove.slab().resolve(handle);
  }

  /**
   * Adds an extension after {@code last}, or returns the one that another process was quicker to
   * add. A process killed on the way leaves a block that nobody uses until the grove ends.
   */
  SharedBlock extend(SharedBlock last, long bytes) throws IOException {
    SharedBlock added = grove.slab().allocate(bytes);
    KillPoint.at("shared.extending");
    if (HEADER.compareAndSet(last.memory(), linkOffset(last), 0L, added.handle())) {
      return added;
    }
    grove.slab().free(added);
    return Objects.requireNonNull(next(last));
  }

  /** The handle of the first extension, 0 if there is none. */
  long firstExtension() {
    return (long) HEADER.getVolatile(memory, SharedHeader.EXTENSION_OFFSET);
  }

  /**
   * Takes an extension that is the first of the chain, or was until a killed process had begun to
   * do this, out of it and frees it.
   */
  void drop(long extension) {
    try {
      SharedBlock dropped = grove.slab().resolve(extension);
      long next = (long) HEADER.getVolatile(dropped.memory(), SharedHeader.NEXT_OFFSET);
      boolean _ = HEADER.compareAndSet(memory, SharedHeader.EXTENSION_OFFSET, extension, next);
      KillPoint.at("shared.dropping");
      grove.slab().free(dropped);
    } catch (IllegalStateException freed) {
      return; // by the one that was killed
    }
  }

  private long linkOffset(SharedBlock of) {
    return of.handle() == block.handle() ? SharedHeader.EXTENSION_OFFSET : SharedHeader.NEXT_OFFSET;
  }

  /**
   * Removes the file of a closed object that has one of its own. It stays mapped here for a while,
   * since threads may be inside it.
   */
  synchronized void removeFile() {
    if (block.isFile() && !gone) {
      gone = true;
      free(() -> grove.slab().delete(block));
    }
  }

  /** Takes this process off; the last one frees what nobody can reach any more. */
  synchronized void release() {
    if (gone) {
      grove.slab().forget(block);
      return;
    }
    long header;
    do {
      header = header();
      if (!isMine(header)) {
        return;
      }
    } while (!change(header, header - 1));
    KillPoint.at("shared.released");
    gone = true;
    boolean last = SharedHeader.holders(header) == 1;
    if (last && (SharedHeader.isClosed(header) || !SharedHeader.isKept(header))) {
      free(() -> grove.slab().free(block));
    } else {
      grove.slab().forget(block);
    }
  }

  private void free(Runnable freeBlock) {
    try {
      SharedBlock extension = next(block);
      freeBlock.run();
      while (extension != null) {
        SharedBlock next = next(extension);
        grove.slab().free(extension);
        extension = next;
      }
    } catch (IllegalStateException alreadyFreed) {
      grove.slab().forget(block); // its file went when it was closed
    }
  }
}
