package dev.pando.internal.queue;

import dev.pando.queue.SharedJoinableQueue;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A queue of tasks. */
final class JoinableQueueObject<E> extends QueueObject<E> implements SharedJoinableQueue<E> {
  private static final long serialVersionUID = 1;

  JoinableQueueObject(QueueMemory memory) {
    super(memory);
  }

  @Override
  public void taskDone() {
    boolean counted =
        orIfEnded(
            () -> {
              boolean done = memory.taskDone();
              memory.endIfDrained();
              return done;
            },
            false);
    if (!counted) {
      throw new IllegalStateException("taskDone was called more often than tasks were put");
    }
  }

  @Override
  public void join() throws InterruptedException {
    boolean _ = await(Long.MAX_VALUE);
  }

  @Override
  public boolean join(Duration timeout) throws InterruptedException {
    return await(Math.max(0, TimeUnit.NANOSECONDS.convert(timeout)));
  }

  private boolean await(long nanos) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    try {
      return memory.isEnded() || memory.awaitAllDone(nanos);
    } catch (IllegalStateException e) {
      if (memory.isEnded()) {
        return true; // it ends when all is done
      }
      throw e;
    } finally {
      Reference.reachabilityFence(this);
    }
  }
}
