package dev.pando.internal.sync;

import dev.pando.internal.segment.SharedBlock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list of 64-bit entries in a shared object that grows at its end and is never shorter: who
 * waits, reads, or holds a permit. The first entries are in the object's own block, the others in
 * extensions. All zero is a free entry.
 */
final class Roster {
  /** An extension fills the largest block of the slab. */
  static final long EXTENSION_BYTES = 1024;

  /** How the object finds and adds its extensions. */
  interface Chain {
    /** The block after this one, or null. */
    @Nullable SharedBlock next(SharedBlock after);

    /** Adds a block after the last one. */
    SharedBlock extend(SharedBlock last, long bytes);
  }

  private final Chain chain;
  private final long extensionFirst;
  private volatile Piece[] pieces;

  /** Entries from an index on, which lie together. */
  private record Piece(SharedBlock block, Words words, long offset, int first, int end) {}

  /**
   * The list of an object.
   *
   * @param block the object's own
   * @param words its memory
   * @param offset where the entries begin in it; they go on to its end
   * @param extensionFirst where entries begin in an extension
   */
  Roster(Chain chain, SharedBlock block, Words words, long offset, long extensionFirst) {
    this.chain = chain;
    this.extensionFirst = extensionFirst;
    int entries = (int) ((block.bytes() - offset) / Long.BYTES);
    this.pieces = new Piece[] {new Piece(block, words, offset, 0, entries)};
  }

  /** How many entries there are, those included that other processes have added. */
  int size() {
    Piece[] known = pieces;
    if (chain.next(known[known.length - 1].block) != null) {
      known = append();
    }
    return known[known.length - 1].end;
  }

  private synchronized Piece[] append() {
    List<Piece> longer = new ArrayList<>(List.of(pieces));
    Piece last = longer.getLast();
    SharedBlock next = chain.next(last.block);
    while (next != null) {
      int entries = (int) ((next.bytes() - extensionFirst) / Long.BYTES);
      last =
          new Piece(
              next, new SegmentWords(next.memory()), extensionFirst, last.end, last.end + entries);
      longer.add(last);
      next = chain.next(next);
    }
    Piece[] all = longer.toArray(new Piece[0]);
    pieces = all;
    return all;
  }

  /** Makes room for more entries; returns the index of the first new one. */
  int grow() {
    Piece[] known = pieces;
    SharedBlock _ = chain.extend(known[known.length - 1].block, EXTENSION_BYTES);
    return append()[known.length].first;
  }

  private Piece piece(int index) {
    Piece[] known = pieces;
    for (Piece piece : known) {
      if (index < piece.end) {
        return piece;
      }
    }
    if (index < size()) {
      return piece(index);
    }
    throw new IndexOutOfBoundsException(index);
  }

  long get(int index) {
    Piece piece = piece(index);
    return piece.words.getLong(at(piece, index));
  }

  boolean compareAndSet(int index, long expected, long value) {
    Piece piece = piece(index);
    return piece.words.compareAndSetLong(at(piece, index), expected, value);
  }

  /** The memory that has the entry. */
  Words words(int index) {
    return piece(index).words;
  }

  /** Where in {@link #words} the lower half of the entry is. */
  long sleepOffset(int index) {
    return at(piece(index), index) + LockLayout.SLEEP_OFFSET;
  }

  private static long at(Piece piece, int index) {
    return piece.offset + (long) (index - piece.first) * Long.BYTES;
  }
}
