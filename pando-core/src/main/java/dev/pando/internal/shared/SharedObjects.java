package dev.pando.internal.shared;

import dev.pando.internal.Unreachable;
import dev.pando.internal.segment.Grove;
import dev.pando.internal.segment.SharedBlock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The shared objects that this process knows. */
public final class SharedObjects {
  /** By handle: those that travelled, and so can arrive. */
  private static final Map<Long, WeakReference<SharedObject>> KNOWN = new ConcurrentHashMap<>();

  private SharedObjects() {}

  /**
   * Allocates the memory of a new object. The header is written; the rest is zero, and nobody else
   * knows of it before the instance that is made for it travels.
   *
   * @param bytes length in bytes, {@link SharedObject#FIRST_BYTE} included
   * @throws UncheckedIOException if there is no room; the message has the figures
   */
  public static SharedBlock allocate(long bytes) {
    try {
      SharedBlock block = Grove.current().slab().allocateOwned(bytes);
      new Holding(Grove.current(), block).format();
      return block;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives up a block whose object could not be made after all. */
  public static void discard(SharedBlock block) {
    Grove.current().slab().free(block);
  }

  /** Called by each instance when it is made: it holds the block from now until unreachable. */
  static Holding hold(SharedObject object, SharedBlock block) {
    Holding holding = new Holding(Grove.current(), block);
    var _ = Unreachable.then(object, () -> release(holding));
    return holding;
  }

  private static void release(Holding holding) {
    KNOWN.computeIfPresent(holding.handle(), (handle, known) -> known.get() == null ? null : known);
    holding.release();
  }

  /** Makes an object that travels findable when it comes back. */
  static void remember(SharedObject object, long handle) {
    KNOWN.put(handle, new WeakReference<>(object));
  }

  static SharedObject resolve(SharedReference reference) {
    requireThisGrove(reference);
    WeakReference<SharedObject> known = KNOWN.get(reference.handle());
    SharedObject object = known == null ? null : known.get();
    return object != null ? object : open(reference);
  }

  /**
   * Two threads that receive the same reference at the same time must get the same instance, and
   * the process must count as one holder; arrivals are rare enough for one lock.
   */
  private static synchronized SharedObject open(SharedReference reference) {
    WeakReference<SharedObject> known = KNOWN.get(reference.handle());
    SharedObject object = known == null ? null : known.get();
    if (object != null) {
      return object;
    }
    SharedBlock block = Grove.current().slab().resolve(reference.handle());
    new Holding(Grove.current(), block).join(reference.kind());
    SharedObject opened = reference.kind().open(block, reference.detail());
    remember(opened, reference.handle());
    return opened;
  }

  private static void requireThisGrove(SharedReference reference) {
    Grove grove = Grove.current();
    if (grove.ticket().id() != reference.grove()) {
      throw new IllegalStateException(
          "A shared object (%s) of grove %x cannot come to %s: only the processes that one root has started share memory; send its content instead"
              .formatted(reference.kind(), reference.grove(), grove.directory()));
    }
  }

  /** Returns the instance that this process has, or null; for tests. */
  static @Nullable SharedObject known(long handle) {
    WeakReference<SharedObject> known = KNOWN.get(handle);
    return known == null ? null : known.get();
  }
}
