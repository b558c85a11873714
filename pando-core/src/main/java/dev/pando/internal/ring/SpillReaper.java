package dev.pando.internal.ring;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Frees the blocks of one writer that belong to dead processes: all that it had not sent, if it is
 * dead itself, and what takers have taken that are dead. {@link SpillLayout} has whose a block is.
 *
 * <p>Any number of processes may do it at once, and be killed meanwhile: each block is freed by one
 * compare-and-set, and what is left to do can be told from the blocks.
 */
public final class SpillReaper implements AutoCloseable {
  private final SpillFiles files;
  private final boolean writerDead;
  private final IntPredicate isDead;
  private final Map<Long, SpillBlock> blocks = new HashMap<>();

  private SpillReaper(SpillFiles files, boolean writerDead, IntPredicate isDead) {
    this.files = files;
    this.writerDead = writerDead;
    this.isDead = isDead;
  }

  /**
   * Does it.
   *
   * @param writerDead whether the writer will never store again
   * @param isDead tells so of a participant
   * @throws IOException if the directory cannot be read, or a block not be mapped; those looked at
   *     before are done
   */
  public static void reap(SpillFiles files, boolean writerDead, IntPredicate isDead)
      throws IOException {
    try (SpillReaper reaper = new SpillReaper(files, writerDead, isDead)) {
      reaper.reapAll();
    }
  }

  private void reapAll() throws IOException {
    for (long number : files.numbers()) {
      SpillBlock _ = open(number);
    }
    for (SpillBlock block : List.copyOf(blocks.values())) {
      if (block.leader() == SpillLayout.NONE) {
        reap(block);
      }
    }
    for (SpillBlock block : List.copyOf(blocks.values())) { // without those that are gone now
      if (block.leader() != SpillLayout.NONE) {
        reap(block);
      }
    }
  }

  /** Null if there is no such block, or none that anybody can use. */
  private @Nullable SpillBlock open(long number) throws IOException {
    SpillBlock known = blocks.get(number);
    if (known != null) {
      return known;
    }
    try {
      SpillBlock opened = files.open(number);
      blocks.put(number, opened);
      return opened;
    } catch (NoSuchFileException gone) {
      return null;
    } catch (SpillFiles.UnformattedException e) {
      if (writerDead) {
        files.delete(number); // killed while it made the block, or who deleted it was killed
      }
      return null;
    }
  }

  private void reap(SpillBlock block) throws IOException {
    long word = block.word();
    while (isGarbage(block, word)) {
      if (block.changeWord(word, SpillLayout.ended(word, writerDead))) {
        if (block.isRetired()) {
          blocks.remove(block.number());
          block.retire();
        }
        return;
      }
      word = block.word();
    }
  }

  private boolean isGarbage(SpillBlock block, long word) throws IOException {
    return switch (SpillLayout.state(word)) {
      case SpillLayout.STORED -> {
        long leader = block.leader();
        yield leader == SpillLayout.NONE ? writerDead : !isInUse(leader);
      }
      case SpillLayout.SENT -> false;
      case SpillLayout.TAKEN -> isDead.test(SpillLayout.taker(word));
      default -> writerDead;
    };
  }

  /** Not listed does not mean gone: it may be younger than the list. */
  private boolean isInUse(long leader) throws IOException {
    SpillBlock block = open(SpillLayout.block(leader));
    return block != null && block.holds(leader);
  }

  /** Makes a free block one that nobody will fill; false if it is in use. */
  static boolean retireIfFree(SpillBlock block) {
    long word = block.word();
    return SpillLayout.state(word) == SpillLayout.FREE
        && block.changeWord(word, SpillLayout.withState(word, SpillLayout.RETIRED));
  }

  @Override
  public void close() {
    blocks.values().forEach(SpillBlock::unmap);
    blocks.clear();
  }
}
