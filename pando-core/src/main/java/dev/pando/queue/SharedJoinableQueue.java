package dev.pando.queue;

import java.time.Duration;

/**
 * A queue whose elements are tasks that somebody waits for; {@code multiprocessing.JoinableQueue}.
 *
 * {@snippet :
 * SharedJoinableQueue<Task> tasks = Pando.joinableQueue();
 * // in the workers
 * work(tasks.take());
 * tasks.taskDone();
 * // in the one that has put them
 * tasks.join();
 * }
 *
 * <p>A task is unfinished from its {@code put} on until a {@link #taskDone}. One that is removed,
 * cleared, or dropped by {@code close(true)} counts as done. A worker that is killed has not called
 * {@code taskDone} for the task that it had taken: bound the wait where that may happen.
 *
 * @param <E> what travels
 */
public interface SharedJoinableQueue<E> extends SharedQueue<E> {

  /**
   * Says that a task that was taken is done; {@code task_done}.
   *
   * @throws IllegalStateException if it is called more often than tasks were put
   */
  void taskDone();

  /**
   * Waits until all tasks are done.
   *
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  void join() throws InterruptedException;

  /**
   * Waits until all tasks are done.
   *
   * @param timeout how long to wait at most; zero or less does not wait
   * @return false if the time was over before
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  boolean join(Duration timeout) throws InterruptedException;
}
