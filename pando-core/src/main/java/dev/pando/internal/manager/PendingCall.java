package dev.pando.internal.manager;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A call whose answer somebody waits for. */
final class PendingCall {
  final long id;
  private final Thread caller = Thread.currentThread();
  private volatile boolean parked;

  /** The message with the answer; set before {@link #done}. */
  private byte[] message = {};

  private int offset;
  private int length;
  private @Nullable RuntimeException loss;
  private volatile boolean done;

  PendingCall(long id) {
    this.id = id;
  }

  // --- What its caller has met while it waited

  private boolean interrupted;
  private @Nullable Duration limit;

  void markInterrupted() {
    interrupted = true;
  }

  boolean wasInterrupted() {
    return interrupted;
  }

  /** The time that the caller has given is over. */
  void markLate(Duration given) {
    limit = given;
  }

  boolean isLate() {
    return limit != null;
  }

  @Nullable Duration limit() {
    return limit;
  }

  // --- The answer

  boolean isDone() {
    return done;
  }

  /** The answer is in a part of a message, which is not copied. */
  void answer(byte[] bytes, int from, int count) {
    message = bytes;
    offset = from;
    length = count;
    done = true;
    wake();
  }

  /** There will be no answer. */
  void lose(RuntimeException reason) {
    loss = reason;
    done = true;
    wake();
  }

  /** Has the caller look again, if it sleeps. */
  boolean wake() {
    if (parked) {
      LockSupport.unpark(caller);
      return true;
    }
    return false;
  }

  /** From here on the caller may sleep, once it has looked again. */
  void prepareToPark() {
    parked = true;
  }

  void awake() {
    parked = false;
  }

  byte[] message() {
    return message;
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  @Nullable RuntimeException loss() {
    return loss;
  }
}
