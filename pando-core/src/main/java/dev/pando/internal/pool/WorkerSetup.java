package dev.pando.internal.pool;

import dev.pando.function.SerializableCallable;
import dev.pando.function.SerializableRunnable;
import dev.pando.internal.platform.Platform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a worker does before its first task and after its last one.
 *
 * @param initializer runs first
 * @param stateMaker makes what {@link WorkerSelf#state} is
 * @param shared what each worker gets once
 * @param exitAction runs after the last task; its result goes to the pool
 * @param nice how much the process steps back behind others; null leaves it
 * @param isPinned whether the process is to run on one cpu
 */
record WorkerSetup(
    @Nullable SerializableRunnable initializer,
    @Nullable SerializableCallable<?> stateMaker,
    List<Object> shared,
    @Nullable SerializableCallable<?> exitAction,
    @Nullable Integer nice,
    boolean isPinned) {

  /** Prepares the calling worker. */
  void begin(int id) throws Exception {
    if (isPinned) {
      Platform.current().pinToOneCpu(id);
    }
    if (nice != null) {
      Platform.current().setNice(nice);
    }
    WorkerSelf.set(new WorkerSelf(id, null, shared));
    if (initializer != null) {
      initializer.runThrowing();
    }
    if (stateMaker != null) {
      WorkerSelf.set(new WorkerSelf(id, stateMaker.call(), shared));
    }
  }

  /** Closes the state of the calling worker. */
  static void end() throws Exception {
    WorkerSelf self = WorkerSelf.current();
    if (self != null && self.state() instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }
}
