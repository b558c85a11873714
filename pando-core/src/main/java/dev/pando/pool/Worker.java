package dev.pando.pool;

import dev.pando.internal.pool.WorkerSelf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The worker that a task runs in, as the task sees it; what the users of mpire know as worker id,
 * worker state and shared objects.
 *
 * <pre>{@code
 * try (Pool pool = Pando.poolBuilder().workerState(() -> Model.load(path)).build()) {
 *   pool.map(image -> Worker.current().state(Model.class).label(image), images);
 * }
 * }</pre>
 */
public final class Worker {
  private final WorkerSelf self;

  private Worker(WorkerSelf self) {
    this.self = self;
  }

  /**
   * The worker that the calling thread belongs to.
   *
   * @throws IllegalStateException if it does not belong to any
   */
  public static Worker current() {
    WorkerSelf self = WorkerSelf.current();
    if (self == null) {
      throw new IllegalStateException(
          "this is no worker of a pool: only tasks, initializers and exit actions run in one");
    }
    return new Worker(self);
  }

  /** Whether the calling thread belongs to a worker. */
  public static boolean isWorker() {
    return WorkerSelf.current() != null;
  }

  /**
   * A number from 0 on that no other worker has while this one is there. A successor has it when
   * its predecessor is gone; while that still finishes its last tasks, the successor has another
   * one.
   */
  public int id() {
    return self.id();
  }

  /**
   * What {@link PoolBuilder#workerState} made for this worker.
   *
   * @throws IllegalStateException if it is of another type, or the pool makes none
   */
  public <S> S state(Class<S> type) {
    return cast(type, self.state(), "workerState");
  }

  /**
   * The first object of this type that {@link PoolBuilder#shared} gave to each worker.
   *
   * @throws IllegalStateException if there is none
   */
  public <S> S shared(Class<S> type) {
    List<Object> all = self.shared();
    return cast(type, all.stream().filter(type::isInstance).findFirst().orElse(null), "shared");
  }

  private static <S> S cast(Class<S> type, @Nullable Object object, String method) {
    if (!type.isInstance(object)) {
      throw new IllegalStateException(
          "this worker has no %s: the pool's builder was not given one by %s, or another type"
              .formatted(type.getName(), method));
    }
    return type.cast(object);
  }

  @Override
  public String toString() {
    return "Worker[" + self.id() + "]";
  }
}
