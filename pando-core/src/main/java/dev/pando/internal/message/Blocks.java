package dev.pando.internal.message;

import dev.pando.internal.ring.SpillFiles;
import dev.pando.internal.ring.SpillReader;
import dev.pando.internal.ring.SpillWriter;
import dev.pando.internal.segment.Grove;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The large parts of messages, in blocks of shared memory beside the rings.
 *
 * <p>A process stores in blocks of its own, which it uses again when their receivers have released
 * them; whoever receives a reference reads the block of the process that it names. When the storing
 * process has ended, its blocks stay until they are released, and are deleted then.
 */
final class Blocks {
  private static final String NAME = "message-";

  private static volatile Blocks current = new Blocks(Grove.current());

  private final Grove grove;
  private final int participant;
  private final SpillWriter writer;
  private final Map<Integer, SpillReader> readers = new ConcurrentHashMap<>();

  private Blocks(Grove grove) {
    this.grove = grove;
    this.participant = grove.participant();
    this.writer = new SpillWriter(files(participant), Long.MAX_VALUE);
    grove.beforeLeaving(this::close);
  }

  /** The blocks of this process; others after a fork. */
  static Blocks current() {
    Blocks blocks = current;
    return blocks.participant == blocks.grove.participant() ? blocks : afterFork();
  }

  private static synchronized Blocks afterFork() {
    Blocks blocks = current;
    if (blocks.participant != blocks.grove.participant()) {
      blocks = new Blocks(blocks.grove);
      current = blocks;
    }
    return blocks;
  }

  private SpillFiles files(int owner) {
    return new SpillFiles(grove.directory(), NAME + owner);
  }

  /** Who stores here: a part of every reference. */
  int participant() {
    return participant;
  }

  /** Copies bytes to a block and returns its number among those of this process. */
  long store(MemorySegment bytes) throws IOException {
    synchronized (writer) {
      return writer.storePatiently(bytes);
    }
  }

  /** Takes back what was stored for a message that is not sent after all. */
  void discard(long reference) {
    synchronized (writer) {
      writer.discard(reference);
    }
  }

  long length(int owner, long reference) {
    return reader(owner).length(reference);
  }

  void load(int owner, long reference, MemorySegment target) {
    reader(owner).load(reference, target);
  }

  /** The block in place, to be read until it is released. */
  MemorySegment view(int owner, long reference) {
    return reader(owner).view(reference);
  }

  /** Gives a received block back to the process that stored it, if that still runs. */
  void release(int owner, long reference) {
    if (owner != participant && grove.isParticipantDead(owner)) {
      reader(owner).delete(reference);
    } else {
      reader(owner).release(reference);
    }
  }

  private SpillReader reader(int owner) {
    return readers.computeIfAbsent(owner, each -> new SpillReader(files(each)));
  }

  /** Blocks that wait for their receivers stay. */
  private void close() {
    synchronized (writer) {
      writer.close();
    }
  }
}
