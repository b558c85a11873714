package dev.pando.internal.pool;

import dev.pando.function.SerializableRunnable;
import dev.pando.internal.codec.GroveShapes;
import dev.pando.internal.launch.ChildContext;
import dev.pando.internal.platform.Platform;
import dev.pando.internal.ring.SpillFiles;
import dev.pando.internal.ring.SpillReader;
import dev.pando.internal.ring.SpillWriter;
import dev.pando.internal.ring.SpscRing;
import dev.pando.internal.segment.Grove;
import dev.pando.internal.sync.Doorbell;
import java.lang.foreign.MemorySegment;

/**
 * The target of a worker process: attaches to what its pool has laid out, prepares itself, then
 * runs the loop.
 *
 * @param segment name of the segment that it shares with its pool
 * @param poolSegment name of the segment with the pool's doorbell
 * @param parent the pool's process, as a participant of the grove: slots are used again
 * @param id small number that no other living worker of the pool has
 * @param setup what to do before the first task and after the last one
 */
record WorkerMain(String segment, String poolSegment, int parent, int id, WorkerSetup setup)
    implements SerializableRunnable {

  @Override
  public void runThrowing() throws Exception {
    Platform.current().warmUp();
    Grove grove = Grove.current();
    MemorySegment memory = grove.open(segment).memory();
    SpillFiles poolSpill = WorkerFactory.spill(grove, poolSegment);
    Doorbell poolDoorbell = Doorbell.at(grove.open(poolSegment).memory());
    try (SpillWriter blocks =
        new SpillWriter(WorkerFactory.spill(grove, segment), Long.MAX_VALUE)) {
      WorkerLoop loop =
          new WorkerLoop(
              new Claim(memory),
              SpscRing.attach(WorkerLayout.taskRing(memory))
                  .consumer(
                      WorkerLayout.doorbell(memory, WorkerLayout.TASK_DOORBELL_OFFSET),
                      WorkerLayout.doorbell(memory, WorkerLayout.TASK_SPACE_DOORBELL_OFFSET)),
              SpscRing.attach(WorkerLayout.resultRing(memory))
                  .producer(
                      poolDoorbell,
                      WorkerLayout.doorbell(memory, WorkerLayout.RESULT_SPACE_DOORBELL_OFFSET)),
              new MessageReader(
                  new SpillReader(poolSpill),
                  false,
                  GroveShapes.current(),
                  Thread.currentThread().getContextClassLoader()),
              new MessageWriter(blocks, GroveShapes.current()),
              () -> !grove.isParticipantDead(parent) && !isEnding(),
              WorkerMain::isEnding);
      ChildContext context = ChildContext.current();
      if (context != null) {
        context.onInterrupt(loop::interruptTask);
      }
      try {
        setup.begin(id);
      } catch (Throwable e) {
        loop.refuse(e);
        throw e;
      }
      loop.run();
      if (!isEnding()) {
        leave(loop);
      }
    }
  }

  /** The pool wants no more of this worker. */
  private void leave(WorkerLoop loop) throws Exception {
    try {
      if (setup.exitAction() != null) {
        loop.say(Messages.EXIT, setup.exitAction());
      }
    } finally {
      WorkerSetup.end();
    }
  }

  /** Whether this worker, which is a thread, was told to end at once. */
  private static boolean isEnding() {
    ChildContext context = ChildContext.current();
    return context != null && context.isEnding();
  }
}
