package dev.pando.internal.message;

import dev.pando.internal.KillPoint;
import dev.pando.internal.sync.RobustLock;
import dev.pando.internal.sync.Words;

/**
 * A message with blocks that is going into a ring, or out of it. It says whose the blocks are if
 * the process is killed meanwhile. In the ring's memory; one for each side, guarded by its lock.
 *
 * <pre>
 *     0  the tail, or head, once it has gone; 8 bytes
 *     8  the block that stands for the message; 8 bytes
 *    16  participant whose block it is, 0 if nothing is going; 4 bytes
 * </pre>
 *
 * <p>A message has gone in when the tail is the one noted here, and out when the head is: since
 * only the holder of the lock moves them, and settles first what the last one has begun, that is
 * exact. One that did not get in is nobody's, and so is one that went out to a process that died
 * with it.
 */
public final class Handover {
  /** Length in bytes. */
  public static final long BYTES = 24;

  private static final long CURSOR = 0;
  private static final long LEADER = 8;
  private static final long OWNER = 16;

  private final Words words;
  private final long offset;
  private final Side side;

  /** Which way. */
  public enum Side {
    /** Into the ring. */
    IN,
    /** Out of the ring. */
    OUT
  }

  /** That of one side of a ring, at an offset of its memory, which began as zeros. */
  public Handover(Words words, long offset, Side side) {
    this.words = words;
    this.offset = offset;
    this.side = side;
  }

  /** To be called before the tail is stored: the blocks are the message's from here on. */
  public void goingIn(Outgoing message, long tail) {
    if (message.hasBlocks()) {
      begin(tail, message.leader(), message.owner());
      KillPoint.at("message.noted");
      message.send();
      KillPoint.at("message.sent");
    }
  }

  /** To be called after the tail was stored. */
  public void wentIn(Outgoing message) {
    if (message.hasBlocks()) {
      end();
    }
  }

  /** To be called before the head is stored. */
  public void goingOut(Incoming message, long head) {
    if (message.hasBlocks()) {
      begin(head, message.leader(), message.owner());
      KillPoint.at("message.leaving");
    }
  }

  /** To be called after the head was stored: the blocks are this process' from here on. */
  public void wentOut(Incoming message) {
    if (message.hasBlocks()) {
      KillPoint.at("message.left");
      message.take();
      end();
      KillPoint.at("message.taken");
    }
  }

  private void begin(long cursor, long leader, int owner) {
    words.setLong(offset + CURSOR, cursor);
    words.setLong(offset + LEADER, leader);
    words.setInt(offset + OWNER, owner);
  }

  private void end() {
    words.setInt(offset + OWNER, 0);
  }

  /** Whether a message is going, or its process was killed meanwhile. */
  private boolean isBegun() {
    return words.getInt(offset + OWNER) != 0;
  }

  /**
   * Ends what a killed process has begun; for whoever has just taken the lock.
   *
   * @param cursor the ring's tail or head
   */
  public void settle(long cursor) {
    int owner = words.getInt(offset + OWNER);
    if (owner != 0) {
      boolean gone = words.getLong(offset + CURSOR) == cursor;
      if (gone == (side == Side.OUT)) {
        Blocks.current().giveUp(owner, words.getLong(offset + LEADER));
      }
      KillPoint.at("message.settled");
      end();
    }
  }

  /**
   * Does the same for whoever has not got the lock. If somebody alive has, he has done it.
   *
   * @param settle calls {@link #settle}
   */
  public void settleIfAbandoned(RobustLock lock, Runnable settle) {
    if (isBegun() && lock.tryLock().held()) {
      try {
        settle.run();
      } finally {
        lock.unlock();
      }
    }
  }
}
