package dev.pando.internal;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something of which each process has its own: that of a parent is not there in a forked child, for
 * it tells of the parent's children, descriptors or threads, or is locked by a thread that stands
 * still. A child does nothing about it until it wants one, so it pays only for what it uses.
 *
 * <p>There is no lock here, which a thread could hold at the fork.
 */
public sealed class PerProcess<T> {
  private record Kept<T>(int generation, T value) {}

  private final AtomicReference<@Nullable Kept<T>> kept = new AtomicReference<>();

  /** The one of this process if it has one. */
  public final @Nullable T ifThere() {
    return ours(kept.get());
  }

  /** Keeps a value unless this process has one; returns that which it has then. */
  public final T offer(T fresh) {
    Kept<T> offered = new Kept<>(Generation.current(), fresh);
    while (true) {
      Kept<T> known = kept.get();
      T ours = ours(known);
      if (ours != null) {
        return ours;
      }
      if (kept.compareAndSet(known, offered)) {
        return fresh;
      }
    }
  }

  /** Keeps a value in place of the one there was. */
  public final void set(T value) {
    kept.set(new Kept<>(Generation.current(), value));
  }

  /** Gives the value up and returns it, if this process has one. */
  public final @Nullable T take() {
    return ours(kept.getAndSet(null));
  }

  private static <T> @Nullable T ours(@Nullable Kept<T> known) {
    return known == null || known.generation != Generation.current() ? null : known.value;
  }

  /** One that is made when it is asked for. */
  public static final class Lazy<T> extends PerProcess<T> {
    private final Supplier<? extends T> maker;

    /**
     * Without a value yet.
     *
     * @param maker makes one; of two that are made at the same time one is dropped
     */
    public Lazy(Supplier<? extends T> maker) {
      this.maker = maker;
    }

    /** The one of this process, made now if it has none. */
    public T get() {
      T there = ifThere();
      return there != null ? there : offer(maker.get());
    }
  }
}
