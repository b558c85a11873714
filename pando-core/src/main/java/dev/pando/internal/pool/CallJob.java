package dev.pando.internal.pool;

import dev.pando.function.SerializableCallable;
import dev.pando.internal.codec.ObjectWriter;
import org.jspecify.annotations.Nullable;

/** One task with a function of its own, encoded when it was submitted. */
final class CallJob<R extends @Nullable Object> extends Job {
  private final SerializableCallable<R> task;
  private final byte[] callable;
  private final @Nullable String argument;
  private final PendingResult<R> result;

  private boolean sent;
  private boolean over;

  /**
   * Of one call.
   *
   * @param argument names what the task's function is applied to, if it is
   */
  CallJob(
      ProcessPool pool, SerializableCallable<R> task, Encoded callable, @Nullable String argument) {
    super(pool, callable.blocks());
    this.task = task;
    this.callable = callable.bytes();
    this.argument = argument;
    this.result = new PendingResult<>(engine(), this);
  }

  PendingResult<R> result() {
    return result;
  }

  /** The task as it was submitted. */
  SerializableCallable<R> task() {
    return task;
  }

  @Override
  boolean hasMore() {
    return !over && !sent;
  }

  @Override
  int tasksToCome() {
    return hasMore() ? 1 : 0;
  }

  @Override
  Task nextTask(int workers) {
    sent = true;
    return new Task(this, 0, 1);
  }

  @Override
  byte @Nullable [] function() {
    return null;
  }

  @Override
  void write(Task task, ObjectWriter writer) {
    writer.writeBytes(callable, 0, callable.length);
  }

  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // the callable's result, as its type says
  void succeed(long element, @Nullable Object value) {
    over = true;
    result.succeed((R) value);
  }

  @Override
  void fail(long element, Throwable failure) {
    over = true;
    result.fail(failure);
  }

  @Override
  boolean isOver() {
    return over;
  }

  @Override
  long done() {
    return over ? 1 : 0;
  }

  @Override
  long total() {
    return 1;
  }

  @Override
  void abort(Throwable failure) {
    over = true;
    result.fail(failure);
  }

  @Override
  String describe(Task described) {
    return task instanceof Application<?, ?> application
        ? Description.ofFunction(application.function()) + " on " + argument
        : Description.ofFunction(task);
  }
}
