package dev.pando.internal.message;

import dev.pando.internal.ring.SpillFiles;
import dev.pando.internal.ring.SpillReader;
import dev.pando.internal.ring.SpillReaper;
import dev.pando.internal.ring.SpillWriter;
import dev.pando.internal.segment.Grove;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The large parts of messages, in blocks of shared memory beside the rings.
 *
 * <p>A process stores in blocks of its own, which it uses again when their receivers have released
 * them; whoever receives a reference reads the block of the process that it names. When the storing
 * process has ended, the blocks of what it sent stay until they are released, and are deleted then;
 * {@link DeadOwners} says what becomes of those that killed processes had.
 */
final class Blocks {
  static final String NAME = "message-";

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
    DeadOwners.reapIfAnyDied(grove);
    synchronized (writer) {
      return writer.storePatiently(bytes);
    }
  }

  /** Joins a block to the one that stands for its message, which is ended last. */
  void follow(long follower, long leader) {
    synchronized (writer) {
      writer.follow(follower, leader);
    }
  }

  /** Makes a block, and those that follow it, the message's: it is about to be seen by others. */
  void send(long leader) {
    synchronized (writer) {
      writer.send(leader);
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

  /**
   * Makes a block of a message that was received, and those that follow it, this process'. One that
   * cannot be mapped now, for which decoding will give the reason, stays the message's.
   */
  void take(int owner, long leader) {
    try {
      reader(owner).take(leader, participant);
    } catch (UncheckedIOException unmappable) {
      // Should this process be killed now, the block goes with the grove.
    }
  }

  /**
   * Gives a received block back to the process that stored it, if that still runs. That is asked
   * afterwards: if it has died by then, nobody else may look at the block again.
   */
  void release(int owner, long reference) {
    reader(owner).release(reference);
    if (owner != participant && grove.isParticipantDead(owner)) {
      reader(owner).deleteReleased(reference);
    }
  }

  /** Does the same with a block that somebody, since killed, may have released before. */
  void releaseOnce(int owner, long reference) {
    try {
      release(owner, reference);
    } catch (IllegalStateException | UncheckedIOException released) {
      // or even deleted
    }
  }

  /** Gives up all blocks of a message that nobody will have any more. */
  void giveUp(int owner, long leader) {
    releaseOnce(owner, leader);
    try {
      reap(owner);
    } catch (IOException e) {
      // then those that follow it are freed at the next death that is seen
    }
  }

  /** Frees what belongs to dead processes in the blocks of a participant. */
  void reap(int owner) throws IOException {
    SpillReaper.reap(files(owner), grove.isParticipantDead(owner), grove::isParticipantDead);
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
