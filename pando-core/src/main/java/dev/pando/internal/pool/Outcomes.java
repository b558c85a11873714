package dev.pando.internal.pool;

import dev.pando.internal.codec.ObjectReader;
import dev.pando.internal.codec.RemoteFailure;
import dev.pando.pool.WorkerExit;
import dev.pando.spi.DecodingException;
import org.jspecify.annotations.Nullable;

/** Hands what a worker answered to the job of the task. Guarded by the engine's lock. */
final class Outcomes {
  private final Retries retries;
  private int given;

  Outcomes(Retries retries) {
    this.retries = retries;
  }

  /**
   * Gives each element of the task its outcome; those that cannot be decoded fail.
   *
   * @param type of the message, {@link Messages#RESULTS} or {@link Messages#OUTCOMES}
   * @param body the message from the elements on
   */
  void give(Task task, int type, ObjectReader body) {
    given = 0;
    try {
      if (type == Messages.RESULTS && !task.isSettled) {
        task.job.succeedAll(task.from, task.count, body);
        given = task.count;
      } else if (type == Messages.RESULTS) {
        @Nullable Object[] _ = body.readArray(); // gives back what lies beside the ring
      } else {
        giveOneByOne(task, body);
      }
    } catch (DecodingException e) {
      for (; given < task.count; given++) {
        fail(task, given, e);
      }
    }
  }

  private void giveOneByOne(Task task, ObjectReader body) {
    for (; given < task.count; given++) {
      if (body.readByte() == Messages.OUTCOME_RESULT) {
        Object result = body.readObject();
        if (!task.isSettled) {
          task.job.succeed(task.from + given, result);
        }
      } else {
        fail(task, given, RemoteFailure.readFrom(body).toThrowable());
      }
    }
  }

  /** Fails an element, unless it gets another attempt or its outcome is decided. */
  void fail(Task task, int index, Throwable failure) {
    if (task.isSettled || retries.takeFailed(task, index, failure)) {
      return;
    }
    if (task.lastFailure != null && !task.lastFailure.equals(failure)) {
      failure.addSuppressed(task.lastFailure);
    }
    task.job.fail(task.from + index, failure);
  }

  /** What the exit action of a worker gave. */
  static WorkerExit exitOf(WorkerHandle worker) {
    ObjectReader body = worker.reader.body();
    @Nullable Object result = null;
    @Nullable Throwable failure = null;
    try {
      if (body.readByte() == Messages.OUTCOME_RESULT) {
        result = body.readObject();
      } else {
        failure = RemoteFailure.readFrom(body).toThrowable();
      }
    } catch (DecodingException e) {
      failure = e;
    }
    return new WorkerExit(worker.id, worker.process.pid(), result, failure);
  }

  /** Fails all elements of a task, none of which was run. */
  static void failAll(Task task, Throwable failure) {
    for (int i = 0; i < task.count; i++) {
      task.job.fail(task.from + i, failure);
    }
  }
}
