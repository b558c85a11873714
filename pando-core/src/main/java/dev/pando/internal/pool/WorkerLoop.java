package dev.pando.internal.pool;

import static java.util.Objects.requireNonNull;

import dev.pando.function.SerializableFunction;
import dev.pando.internal.codec.ObjectReader;
import dev.pando.internal.codec.RemoteFailure;
import dev.pando.internal.fork.Fork;
import dev.pando.internal.ring.RingConsumer;
import dev.pando.internal.ring.RingProducer;
import dev.pando.process.ProcessException;
import dev.pando.spi.DecodingException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A worker's life: take a task, claim it, run it, answer. Whatever a task throws, or fails to
 * decode or encode, becomes its answer; nothing ends the loop but the end of the tasks.
 */
final class WorkerLoop {
  /** Elements are claimed in runs that take about this long, so that the rest can be taken back. */
  private static final long RUN_NANOS = 20_000;

  private static final int MAX_RUN = 4096;

  /** No time is this one for three hundred years. */
  private static final long NOT_BEGUN = Long.MIN_VALUE;

  private final Claim claim;
  private final RingConsumer tasks;
  private final RingProducer results;
  private final MessageReader reader;
  private final MessageWriter writer;
  private final BooleanSupplier parentAlive;
  private final BooleanSupplier ending;
  private final TaskInterrupts interrupts;
  private boolean hasBegun;
  private final Map<Long, Function> functions = new HashMap<>();

  /** A job's function, or why it could not be decoded. */
  private record Function(
      @Nullable SerializableFunction<@Nullable Object, @Nullable Object> decoded,
      @Nullable DecodingException failure) {}

  WorkerLoop(
      Claim claim,
      RingConsumer tasks,
      RingProducer results,
      MessageReader reader,
      MessageWriter writer,
      BooleanSupplier parentAlive,
      BooleanSupplier ending) {
    this.claim = claim;
    this.tasks = tasks;
    this.results = results;
    this.reader = reader;
    this.writer = writer;
    this.parentAlive = parentAlive;
    this.ending = ending;
    this.interrupts = new TaskInterrupts(claim::interruptWanted);
  }

  /** Interrupts the task that the parent means, unless it is over; called by another thread. */
  void interruptTask() {
    interrupts.deliver();
  }

  /**
   * Says that tasks are welcome, and runs them until there are no more or the worker is to end. The
   * latter is asked before each: the interrupt that came with it may have gone to the task before.
   */
  void run() {
    writer.begin(0);
    send(Messages.READY);
    while (!tasks.atEnd() && !ending.getAsBoolean()) {
      if (tasks.poll(this::onMessage, 1) == 0) {
        try {
          tasks.await(Long.MAX_VALUE, parentAlive);
        } catch (InterruptedException e) {
          // meant for a task that has ended meanwhile
        }
      }
    }
  }

  /** Tells the parent that the initializer failed. */
  void refuse(Throwable failure) {
    RemoteFailure.of(failure).writeTo(writer.begin(0));
    send(Messages.NOT_READY);
  }

  /** Tells the parent what a last action gives. */
  void say(int type, Callable<?> action) {
    Answer answer = new Answer(1);
    try {
      answer.succeed(action.call());
    } catch (Throwable e) { // it is the action's
      answer.fail(e);
    }
    answer.writeUnasked(writer);
    send(type);
  }

  private void onMessage(int type, byte[] bytes, int offset, int length) {
    int opened = reader.open(type, bytes, offset, length);
    long number = reader.number();
    switch (opened) {
      case Messages.FUNCTION -> functions.put(number, readFunction());
      case Messages.FORGET -> functions.remove(number);
      case Messages.ELEMENTS -> elements(number);
      case Messages.CALL -> call(number);
      default -> throw new IllegalStateException("message type " + opened + " for a worker");
    }
  }

  @SuppressWarnings("unchecked") // sent as the function of these elements
  private Function readFunction() {
    try {
      Object function = reader.body().readObject();
      return new Function(
          (SerializableFunction<@Nullable Object, @Nullable Object>) function, null);
    } catch (DecodingException e) {
      return new Function(null, e);
    } catch (IllegalStateException e) { // what lies beside the ring is gone: so is the job
      return new Function(null, new DecodingException("the job is over", e));
    }
  }

  /**
   * Begins a task.
   *
   * @return when, or {@link #NOT_BEGUN} if the parent has taken it back
   */
  private long begin(long number) {
    long now = System.nanoTime();
    claim.begin(now);
    interrupts.begin(number);
    if (claim.advance(number, 1)) {
      return now;
    }
    interrupts.end();
    reopenAfter(number);
    return NOT_BEGUN;
  }

  private void elements(long number) {
    long start = begin(number);
    if (start == NOT_BEGUN) {
      return;
    }
    ObjectReader body = reader.body();
    Function function = functions.get(body.readLong());
    int count = body.readInt();
    Answer answer = new Answer(count);
    try {
      apply(decoded(function), body.readArray(), number, answer);
    } catch (Throwable e) { // the elements do not decode, or memory is full: all of them fail
      int begun = claim.advance(number, count) ? count : Math.max(1, answer.count());
      while (answer.count() < begun) {
        answer.fail(e);
      }
    }
    answer(number, start, answer);
    if (answer.count() < count) {
      reopenAfter(number);
    }
  }

  private static SerializableFunction<@Nullable Object, @Nullable Object> decoded(
      @Nullable Function function) {
    if (function == null || function.decoded == null) {
      throw function == null || function.failure == null
          ? new DecodingException("the function of the task is not known here")
          : function.failure;
    }
    return function.decoded;
  }

  /** Claims and runs elements until there are no more, or the parent takes the rest. */
  private void apply(
      SerializableFunction<@Nullable Object, @Nullable Object> function,
      @Nullable Object[] elements,
      long number,
      Answer answer) {
    int count = elements.length;
    int begun = 1;
    int run = 1;
    while (true) {
      long start = count == 1 ? 0 : System.nanoTime();
      while (answer.count() < begun) {
        apply(function, elements[answer.count()], answer);
      }
      if (begun == count) {
        return;
      }
      run = nextRun(run, System.nanoTime() - start);
      int next = Math.min(count, begun + run);
      if (!claim.advance(number, next)) {
        return;
      }
      begun = next;
    }
  }

  private static int nextRun(int run, long nanos) {
    if (nanos < RUN_NANOS / 2) {
      return Math.min(2 * run, MAX_RUN);
    }
    return nanos > RUN_NANOS ? Math.max(1, run / 2) : run;
  }

  private static void apply(
      SerializableFunction<@Nullable Object, @Nullable Object> function,
      @Nullable Object element,
      Answer answer) {
    try {
      answer.succeed(function.applyThrowing(element));
    } catch (Throwable e) { // errors too: they are the task's, and the worker lives on
      answer.fail(e);
    }
  }

  private void call(long number) {
    long start = begin(number);
    if (start == NOT_BEGUN) {
      return;
    }
    Answer answer = new Answer(1);
    try {
      Callable<?> callable = (Callable<?>) requireNonNull(reader.body().readObject());
      answer.succeed(callable.call());
    } catch (Throwable e) { // as above
      answer.fail(e);
    }
    answer(number, start, answer);
  }

  private void answer(long number, long start, Answer answer) {
    interrupts.end();
    boolean _ = Thread.interrupted(); // what a task left of its own is not for the next one
    int type = answer.write(number, System.nanoTime() - start, writer);
    send(type);
    if (!hasBegun) {
      hasBegun = true;
      Fork.begun();
    }
  }

  /** After the last of the tasks that were taken back, asks for new ones. */
  private void reopenAfter(long number) {
    if (number == claim.revokedBelow() - 1) {
      claim.reopen();
      writer.begin(0);
      send(Messages.REOPENED);
    }
  }

  private void send(int type) {
    writer.end(results, type);
    while (!writer.tryWrite(results)) {
      try {
        if (!results.awaitRoom(writer.length(), Long.MAX_VALUE, parentAlive)
            && results.consumerClosed()) {
          throw new ProcessException("the pool is gone");
        }
      } catch (InterruptedException e) {
        // meant for a task that has ended meanwhile
      }
    }
    results.publish();
    writer.takeBlocks(); // the parent frees them once it has read them
  }
}
