package dev.pando.internal.segment;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * One mapped file of a grove, all its pages reserved.
 *
 * <p>Its life in this process and its life as a file are two things: {@link #close} unmaps it here,
 * {@link #delete} removes the file, and whoever still has it mapped keeps the memory until then.
 * Every {@link Grove#create} and {@link Grove#open} asks for one {@link #close}; after the last one
 * accesses throw {@link IllegalStateException} and never crash.
 */
public final class Segment {
  private final SegmentStore store;
  private final String name;
  private final Path file;
  private final Arena arena;
  private final MemorySegment memory;
  private volatile boolean unmapping;

  /** Guarded by the store. */
  int references = 1;

  /** Weakly: a view that nobody has any more must not be kept by its segment. */
  private final Set<SegmentView.Scope> views =
      Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));

  Segment(SegmentStore store, String name, Path file, Arena arena, MemorySegment memory) {
    this.store = store;
    this.name = name;
    this.file = file;
    this.arena = arena;
    this.memory = memory;
  }

  /**
   * Returns the whole of the memory; may be used by all threads.
   *
   * @throws IllegalStateException if it was unmapped here, or is about to be: who sleeps on a word
   *     again and again, each time for a moment, would otherwise never let go of it
   */
  public MemorySegment memory() {
    if (unmapping) {
      throw new IllegalStateException("The segment " + name + " is closed");
    }
    return memory;
  }

  /** Returns the name by which other processes of the grove open it. */
  public String name() {
    return name;
  }

  /** Returns the length in bytes. */
  public long bytes() {
    return memory.byteSize();
  }

  /** Unmaps when every user in this process has closed it. */
  public void close() {
    if (store.release(this)) {
      unmap();
    }
  }

  /** Removes the file; no effect when it is gone already. */
  public void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  /** Has a view closed before the memory that it shows goes away. */
  void closeBeforeUnmapping(SegmentView.Scope view) {
    views.add(view);
  }

  void unmap() {
    unmapping = true;
    List<SegmentView.Scope> open;
    synchronized (views) {
      open = List.copyOf(views);
    }
    open.forEach(SegmentView.Scope::close);
    Mapping.unmap(arena);
  }

  @Override
  public String toString() {
    return "Segment[" + name + ", " + bytes() + " bytes]";
  }
}
