package dev.pando.internal.pool;

import dev.pando.internal.codec.GroveShapes;
import dev.pando.internal.ring.RingConsumer;
import dev.pando.internal.ring.RingProducer;
import dev.pando.internal.ring.SpillFiles;
import dev.pando.internal.ring.SpillReader;
import dev.pando.internal.ring.SpscRing;
import dev.pando.internal.segment.Segment;
import dev.pando.internal.sync.Doorbell;
import dev.pando.pool.PoolInsights.WorkerTimes;
import dev.pando.process.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

/** The parent's view of one worker process. Guarded by the engine's lock. */
final class WorkerHandle {
  enum State {
    /** Its initializer has not run yet. */
    STARTING,
    /** Takes tasks. */
    READY,
    /** What it had not begun was taken back; it takes tasks again once it has noticed. */
    REVOKED,
    /** Was told to end after what it has. */
    STOPPING,
    /** Its process has ended. */
    DEAD
  }

  /** How much work, in time, should wait in a worker so that it never idles between two tasks. */
  private static final long BACKLOG_NANOS = 200_000;

  /** Large tasks in a worker, one of them ahead; each more would need a block of its own. */
  private static final int MAX_LARGE = 2;

  /**
   * So many large tasks of a size go one at a time before one is sent ahead: that takes a second
   * block, and the first touch of a fresh one costs about ten times the copy that sending ahead
   * hides.
   */
  private static final int LARGE_ONE_BY_ONE = 10;

  private static final int FIRST_CREDIT = 2;
  private static final int MAX_CREDIT = 1024;

  /** Small number that no other living worker of the pool has. */
  final int id;

  final ChildProcess process;
  final Segment segment;
  final Claim claim;
  final RingProducer tasks;
  final RingConsumer results;

  /** Tasks sent and not answered, oldest first. */
  final ArrayDeque<Task> inFlight = new ArrayDeque<>();

  /** Jobs whose function it has. */
  final Set<Long> jobsKnown = new HashSet<>();

  /** Jobs that are over and that it has not been told to forget yet. */
  final ArrayDeque<Long> toForget = new ArrayDeque<>();

  /** The task that it was told to end, until it has; 0 for none. */
  long condemnedTask;

  /** When it is killed if it is still at the condemned task. */
  long killAtNanos;

  /** When it became ready; 0 before. */
  long readyNanos;

  /** Resident memory when it became ready, if that is of interest. */
  long readyBytes;

  /** When it was told to end; 0 before. */
  long stoppedNanos;

  State state = State.STARTING;

  /** Its jobs have ended without it: what it answered meanwhile is of no interest. */
  boolean isWrittenOff;

  long lastNumber;
  long tasksSent;

  /** When its oldest task became the oldest, or it last answered. */
  long lastProgressNanos = System.nanoTime();

  /** Reads its messages; what it put beside its ring is given back at once. */
  final MessageReader reader;

  private final SpillFiles spill;
  private final SpillReader blocks;
  private int credit = FIRST_CREDIT;
  private final long startedNanos = System.nanoTime();
  private long averageNanos;
  private long workingNanos;
  private long tasksAnswered;
  private long largeBytesAnswered;

  WorkerHandle(
      int id,
      ChildProcess process,
      Segment segment,
      MemorySegment poolDoorbell,
      SpillFiles spill,
      ClassLoader classes) {
    MemorySegment memory = segment.memory();
    this.id = id;
    this.process = process;
    this.segment = segment;
    this.spill = spill;
    this.blocks = new SpillReader(spill);
    this.reader = new MessageReader(blocks, true, GroveShapes.current(), classes);
    this.claim = new Claim(memory);
    Doorbell doorbell = Doorbell.at(poolDoorbell);
    this.tasks =
        SpscRing.attach(WorkerLayout.taskRing(memory))
            .producer(
                WorkerLayout.doorbell(memory, WorkerLayout.TASK_DOORBELL_OFFSET),
                WorkerLayout.doorbell(memory, WorkerLayout.TASK_SPACE_DOORBELL_OFFSET));
    this.results =
        SpscRing.attach(WorkerLayout.resultRing(memory))
            .consumer(
                doorbell, WorkerLayout.doorbell(memory, WorkerLayout.RESULT_SPACE_DOORBELL_OFFSET));
  }

  /** Makes empty rings in a new worker's segment, before the process starts. */
  static void format(Segment segment) {
    SpscRing.format(WorkerLayout.taskRing(segment.memory()), WorkerLayout.RING_CAPACITY);
    SpscRing.format(WorkerLayout.resultRing(segment.memory()), WorkerLayout.RING_CAPACITY);
  }

  /** Gives back what the worker and the pool shared; the worker has ended. */
  void release() {
    blocks.close();
    WorkerFactory.delete(segment);
    try {
      spill.deleteAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isIdle() {
    return state == State.READY && inFlight.isEmpty();
  }

  boolean hasTaskOf(Job job) {
    for (Task task : inFlight) {
      if (task.isOf(job)) {
        return true;
      }
    }
    return false;
  }

  boolean hasCredit() {
    Task last = inFlight.peekLast();
    int limit = credit;
    if (last != null && last.largeBytes() > 0) {
      limit = largeBytesAnswered < LARGE_ONE_BY_ONE * last.largeBytes() ? 1 : MAX_LARGE;
    }
    return state == State.READY && condemnedTask == 0 && inFlight.size() < limit;
  }

  /** Where its time went until now. */
  WorkerTimes times(long now) {
    long ready = readyNanos == 0 ? now : readyNanos;
    long stopped = stoppedNanos == 0 ? now : Math.max(ready, stoppedNanos);
    return new WorkerTimes(
        id,
        process.pid(),
        state != State.DEAD,
        tasksAnswered,
        Duration.ofNanos(ready - startedNanos),
        Duration.ofNanos(workingNanos),
        Duration.ofNanos(Math.max(0, stopped - ready - workingNanos)),
        Duration.ofNanos(now - stopped),
        state == State.DEAD ? OptionalLong.empty() : ResidentMemory.of(process.pid()));
  }

  int credit() {
    return credit;
  }

  /** Notes that a task is on its way. */
  void sent(Task task) {
    lastNumber++;
    tasksSent++;
    if (inFlight.isEmpty()) {
      lastProgressNanos = System.nanoTime();
    }
    inFlight.add(task);
  }

  /** Notes how long a task took, and fits the number of waiting tasks to it. */
  void answered(Task task, long nanos) {
    largeBytesAnswered += task.largeBytes();
    workingNanos += nanos;
    tasksAnswered++;
    averageNanos = averageNanos == 0 ? nanos : averageNanos + (nanos - averageNanos) / 8;
    credit = Math.clamp(BACKLOG_NANOS / Math.max(1, averageNanos), FIRST_CREDIT, MAX_CREDIT);
  }
}
