package dev.pando.internal.shared;

import dev.pando.internal.segment.SharedBlock;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The base of all objects that processes share; the package description has the rules.
 *
 * {@snippet :
 * final class Counter extends SharedObject {
 *   static Counter create() {
 *     return new Counter(SharedObjects.allocate(FIRST_BYTE + 8));
 *   }
 *
 *   Counter(SharedBlock block) {
 *     super(block, MyKind.COUNTER);
 *   }
 *
 *   long increment() {
 *     requireOpen();
 *     try {
 *       return ...;
 *     } finally {
 *       Reference.reachabilityFence(this);
 *     }
 *   }
 * }
 * }
 */
public abstract class SharedObject implements AutoCloseable, Serializable {
  private static final long serialVersionUID = 1;

  /** Offset in bytes of the first byte of the block that belongs to the type. */
  public static final long FIRST_BYTE = SharedHeader.BYTES;

  /** Offset in bytes of the first byte of an extension that belongs to the type. */
  public static final long FIRST_EXTENSION_BYTE = SharedHeader.EXTENSION_HEADER_BYTES;

  private final transient SharedKind kind;
  private final transient SharedBlock block;
  private final transient Holding holding;

  /**
   * With memory from {@link SharedObjects#allocate}, or as given to {@link SharedKind#open}. The
   * block has one instance in a process.
   */
  protected SharedObject(SharedBlock block, SharedKind kind) {
    this.kind = kind;
    this.block = block;
    this.holding = SharedObjects.hold(this, block);
  }

  /** What {@link SharedKind#open} needs beside the block in the receiving process. */
  protected @Nullable Object detail() {
    return null;
  }

  /** Wakes all who wait, in all processes; they find the object closed. */
  protected abstract void wakeForClose();

  /** Whether nobody has closed the object; one load from shared memory. */
  protected final boolean isOpen() {
    return holding.isOpen();
  }

  /**
   * Makes an operation on a closed object an exception.
   *
   * @throws IllegalStateException if a process has closed it
   */
  protected final void requireOpen() {
    if (!holding.isOpen()) {
      throw closed();
    }
  }

  /** The exception that operations on a closed object end with. */
  protected final IllegalStateException closed() {
    return new IllegalStateException(
        "This " + kind + " has been closed, here or by another process");
  }

  /**
   * Ends the object for all processes. Those that wait on it, and everyone who uses it later, get
   * an {@link IllegalStateException}. Has an effect once.
   */
  @Override
  public final void close() {
    if (holding.close()) {
      wakeForClose();
      holding.removeFile();
    }
  }

  /** The object's first block, to begin with in {@link #extension}. */
  protected final SharedBlock block() {
    return block;
  }

  /**
   * Returns the block of further memory that follows {@code after}, or null if there is none yet.
   * All processes see the same chain; it grows at its end, may be {@link #drop dropped} from at its
   * beginning, and ends with the object.
   */
  protected final @Nullable SharedBlock extension(SharedBlock after) {
    return holding.next(after);
  }

  /**
   * Adds zeroed memory to the object, unless another process has just done so.
   *
   * @param last the last block of the chain
   * @param bytes length in bytes, {@link #FIRST_EXTENSION_BYTE} included
   * @return the block that now follows
   * @throws UncheckedIOException if there is no room
   */
  protected final SharedBlock extend(SharedBlock last, long bytes) {
    try {
      return holding.extend(last, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the handle of the first extension, 0 if there is none; one load. */
  protected final long firstExtension() {
    return holding.firstExtension();
  }

  /**
   * Takes the first extension out of the chain and gives its memory back; for types whose processes
   * agree on who does that. Has no effect if it was done before.
   *
   * @param handle of the first extension, or of one that was
   */
  protected final void drop(long handle) {
    holding.drop(handle);
  }

  /** Sends the reference in place of the object. */
  protected final Object writeReplace() {
    requireOpen();
    holding.keep();
    SharedObjects.remember(this, holding.handle());
    return new SharedReference(kind, holding.grove(), holding.handle(), detail());
  }
}
