package dev.pando.internal.pool;

import dev.pando.process.ProcessException;
import dev.pando.spi.EncodingException;

/** Writes tasks into the rings of workers. Guarded by the engine's lock. */
final class TaskSender {
  private final MessageWriter writer;

  TaskSender(MessageWriter writer) {
    this.writer = writer;
  }

  /**
   * Sends a task, with the function of its job if the worker does not have that yet.
   *
   * @return false, and nothing has changed, if the worker's ring has no room for it now
   * @throws EncodingException if something in it cannot be sent
   * @throws ProcessException if shared memory is full
   */
  boolean send(WorkerHandle worker, Task task) {
    boolean sent = false;
    try {
      task.number = worker.lastNumber + 1;
      sent = writeFunction(worker, task.job) && writeTask(worker, task);
    } finally {
      if (!sent) {
        writer.free(writer.takeBlocks());
      }
    }
    if (sent) {
      boolean wasIdle = worker.inFlight.isEmpty();
      task.sent(writer.usedBytes(), writer.takeBlocks());
      worker.sent(task);
      if (wasIdle) {
        worker.tasks.publish(); // it can begin while the next task is written
      }
    }
    return sent;
  }

  /** Writes the job's function, unless the worker has it. */
  private boolean writeFunction(WorkerHandle worker, Job job) {
    byte[] function = job.function();
    if (function == null || worker.jobsKnown.contains(job.id())) {
      return true;
    }
    writer.begin(job.id()).writeBytes(function, 0, function.length);
    writer.end(worker.tasks, Messages.FUNCTION);
    if (!writer.tryWrite(worker.tasks)) {
      return false;
    }
    job.keepBlocks(writer.takeBlocks());
    return worker.jobsKnown.add(job.id());
  }

  private boolean writeTask(WorkerHandle worker, Task task) {
    task.job.write(task, writer.begin(task.number));
    writer.end(worker.tasks, task.job.function() != null ? Messages.ELEMENTS : Messages.CALL);
    return writer.tryWrite(worker.tasks);
  }

  /** Tells the worker which jobs are over, as far as its ring has room. */
  void sendForgets(WorkerHandle worker) {
    while (!worker.toForget.isEmpty() && worker.state == WorkerHandle.State.READY) {
      writer.begin(worker.toForget.peek());
      writer.end(worker.tasks, Messages.FORGET);
      if (!writer.tryWrite(worker.tasks)) {
        return;
      }
      worker.toForget.remove();
    }
  }

  /** The worker does not have the task any more: frees what it has beside the ring. */
  void release(Task task) {
    writer.free(task.takeBlocks());
    releaseIfUnused(task.job);
  }

  /** A worker may still read what its task or its job's function refers to. */
  void releaseIfUnused(Job job) {
    if (job.tasksInFlight == 0 && job.isOver()) {
      writer.free(job.takeBlocks());
    }
  }
}
