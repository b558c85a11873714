package dev.pando.internal.pool;

import org.jspecify.annotations.Nullable;

/**
 * Some elements of a job, as they are sent to one worker: at first in the job's queue, then in
 * flight, and in part or whole back in the queue when they are taken back. Guarded by the engine's
 * lock.
 */
final class Task {
  final Job job;

  /** The first element's place in the job. */
  final long from;

  /** How many elements; shrinks when the rest is taken back. */
  int count;

  /** The number by which the worker knows it, once it is sent. */
  long number;

  /** The how manieth attempt it is, from 1. */
  int attempt = 1;

  /** When it may be sent, if it waits for another attempt. */
  long dueNanos;

  /** Whether its outcome is decided although a worker still has it: it ran past its limit. */
  boolean isSettled;

  /** What ended the attempt before. */
  @Nullable Throwable lastFailure;

  private long[] blocks = MessageWriter.NONE;
  private long largeBytes;
  private boolean inFlight;
  private final @Nullable Object @Nullable [] elements;
  private final int offset;

  /** A task whose elements the job keeps. */
  Task(Job job, long from, int count) {
    this(job, from, count, null, 0);
  }

  /** A task that keeps its elements itself. */
  Task(Job job, long from, int count, @Nullable Object[] elements) {
    this(job, from, count, elements, 0);
  }

  private Task(Job job, long from, int count, @Nullable Object @Nullable [] elements, int offset) {
    this.job = job;
    this.from = from;
    this.count = count;
    this.elements = elements;
    this.offset = offset;
  }

  /** The array that holds the elements from {@link #offset} on. */
  @Nullable Object[] elements() {
    if (elements == null) {
      throw new AssertionError("the job keeps the elements");
    }
    return elements;
  }

  int offset() {
    return offset;
  }

  @SuppressWarnings("ReferenceEquality") // a job is itself and no other
  boolean isOf(Job other) {
    return job == other;
  }

  /** A worker has the task; what it refers to outside the rings stays until it is answered. */
  void sent(long bytes, long[] held) {
    largeBytes = bytes;
    blocks = held;
    inFlight = true;
  }

  /** What it has beside the ring, in bytes. */
  long largeBytes() {
    return largeBytes;
  }

  /** The worker does not have the task any more. */
  long[] takeBlocks() {
    long[] held = blocks;
    blocks = MessageWriter.NONE;
    inFlight = false;
    return held;
  }

  boolean isInFlight() {
    return inFlight;
  }

  /** One of its elements for another attempt. */
  Task alone(int index, int nextAttempt, Throwable failure) {
    Task single = new Task(job, from + index, 1, elements, offset + index);
    single.attempt = nextAttempt;
    single.lastFailure = failure;
    return single;
  }

  /** Cuts off all but the first {@code begun} elements, for another worker. */
  Task split(int begun) {
    Task rest = new Task(job, from + begun, count - begun, elements, offset + begun);
    rest.attempt = attempt;
    rest.lastFailure = lastFailure;
    count = begun;
    return rest;
  }

  /** The task as a death report names it. */
  @Override
  public String toString() {
    return job.describe(this);
  }
}
