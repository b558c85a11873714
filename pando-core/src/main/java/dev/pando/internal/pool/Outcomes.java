package dev.pando.internal.pool;

import dev.pando.internal.codec.ObjectReader;
import dev.pando.internal.codec.RemoteFailure;
import dev.pando.spi.DecodingException;

/** Hands what a worker answered to the job of the task. Guarded by the engine's lock. */
final class Outcomes {
  private int given;

  /**
   * Gives each element of the task its outcome; those that cannot be decoded fail.
   *
   * @param type of the message, {@link Messages#RESULTS} or {@link Messages#OUTCOMES}
   * @param body the message from the elements on
   */
  void give(Task task, int type, ObjectReader body) {
    given = 0;
    try {
      if (type == Messages.RESULTS) {
        task.job.succeedAll(task.from, task.count, body);
        given = task.count;
      } else {
        giveOneByOne(task, body);
      }
    } catch (DecodingException e) {
      for (; given < task.count; given++) {
        task.job.fail(task.from + given, e);
      }
    }
  }

  private void giveOneByOne(Task task, ObjectReader body) {
    for (; given < task.count; given++) {
      long element = task.from + given;
      if (body.readByte() == Messages.OUTCOME_RESULT) {
        task.job.succeed(element, body.readObject());
      } else {
        task.job.fail(element, RemoteFailure.readFrom(body).toThrowable());
      }
    }
  }

  /** Fails all elements of a task. */
  static void fail(Task task, Throwable failure) {
    for (int i = 0; i < task.count; i++) {
      task.job.fail(task.from + i, failure);
    }
  }
}
