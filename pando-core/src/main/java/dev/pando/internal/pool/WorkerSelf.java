package dev.pando.internal.pool;

import dev.pando.internal.launch.ChildContext;
import dev.pando.internal.launch.LaunchMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a worker knows of itself.
 *
 * @param id small number that no other living worker of its pool has
 * @param state what was made for this worker alone
 * @param shared what the pool sent to each worker
 */
public record WorkerSelf(int id, @Nullable Object state, List<Object> shared) {
  /** Of workers that are threads, and of the threads that they start. */
  private static final InheritableThreadLocal<@Nullable WorkerSelf> OF_THREAD =
      new InheritableThreadLocal<>();

  private static volatile @Nullable WorkerSelf ofProcess;

  /** That of the calling thread or its process; null outside of workers. */
  public static @Nullable WorkerSelf current() {
    WorkerSelf self = OF_THREAD.get();
    return self != null ? self : ofProcess;
  }

  /** Makes the calling thread, and its process if it is the worker's own, this worker. */
  static void set(WorkerSelf self) {
    OF_THREAD.set(self);
    ChildContext context = ChildContext.current();
    if (context != null && context.method() != LaunchMethod.THREAD) {
      ofProcess = self;
    }
  }
}
