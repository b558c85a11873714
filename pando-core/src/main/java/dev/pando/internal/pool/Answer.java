package dev.pando.internal.pool;

import dev.pando.internal.codec.ObjectWriter;
import dev.pando.internal.codec.RemoteFailure;
import dev.pando.internal.launch.ChildContext;
import dev.pando.internal.launch.LaunchMethod;
import dev.pando.process.ProcessException;
import dev.pando.spi.EncodingException;
import org.jspecify.annotations.Nullable;

/** What came of a task's elements, as a worker collects it. */
final class Answer {
  private final @Nullable Object[] values;
  private @Nullable Throwable @Nullable [] failures;
  private int count;

  Answer(int elements) {
    values = new @Nullable Object[elements];
  }

  void succeed(@Nullable Object value) {
    values[count++] = value;
  }

  void fail(Throwable failure) {
    if (failures == null) {
      failures = new @Nullable Throwable[values.length];
    }
    failures[count++] = failure;
  }

  /** How many elements have an outcome. */
  int count() {
    return count;
  }

  /**
   * Writes the answer.
   *
   * @return the type of message that it became
   */
  int write(long task, long nanos, MessageWriter writer) {
    if (failures == null) {
      try {
        ObjectWriter body = begin(task, nanos, writer);
        body.writeList(values, 0, count);
        return Messages.RESULTS;
      } catch (EncodingException | ProcessException e) {
        writer.free(writer.takeBlocks()); // one by one, then: the others shall arrive
      }
    }
    ObjectWriter body = begin(task, nanos, writer);
    for (int i = 0; i < count; i++) {
      Throwable failure = failures == null ? null : failures[i];
      if (failure == null) {
        writeValue(values[i], body);
      } else {
        writeFailure(failure, body);
      }
    }
    return Messages.OUTCOMES;
  }

  /** Writes an outcome that no task has asked for. */
  void writeUnasked(MessageWriter writer) {
    ObjectWriter body = writer.begin(0);
    Throwable failure = failures == null ? null : failures[0];
    if (failure == null) {
      writeValue(values[0], body);
    } else {
      writeFailure(failure, body);
    }
  }

  private ObjectWriter begin(long task, long nanos, MessageWriter writer) {
    ObjectWriter body = writer.begin(task);
    body.writeLong(nanos);
    body.writeInt(count);
    return body;
  }

  private static void writeValue(@Nullable Object value, ObjectWriter body) {
    int before = body.length();
    try {
      body.writeByte(Messages.OUTCOME_RESULT);
      body.writeObject(value);
    } catch (EncodingException | ProcessException e) {
      body.truncate(before);
      writeFailure(e, body);
    }
  }

  private static void writeFailure(Throwable failure, ObjectWriter body) {
    body.writeByte(Messages.OUTCOME_FAILURE);
    ChildContext context = ChildContext.current();
    boolean isThread = context != null && context.method() == LaunchMethod.THREAD;
    (isThread ? RemoteFailure.toThread(failure) : RemoteFailure.of(failure)).writeTo(body);
  }
}
