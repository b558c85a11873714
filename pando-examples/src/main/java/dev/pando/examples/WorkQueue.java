package dev.pando.examples;

import static dev.pando.Pando.joinableQueue;
import static dev.pando.Pando.process;
import static dev.pando.Pando.queue;

import dev.pando.process.ChildProcess;
import dev.pando.queue.QueueClosedException;
import dev.pando.queue.SharedJoinableQueue;
import dev.pando.queue.SharedQueue;
import java.util.ArrayList;
import java.util.List;

/** Two workers take numbers from one queue and put their squares into another. */
public final class WorkQueue {
  private WorkQueue() {}

  /** Prints the sum of the squares of 1 to 100. */
  public static void main(String[] arguments) throws InterruptedException {
    SharedJoinableQueue<Integer> tasks = joinableQueue(10); // a fast producer waits for the workers
    SharedQueue<Integer> squares = queue();
    List<ChildProcess> workers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      workers.add(process(() -> work(tasks, squares)).start());
    }
    for (int i = 1; i <= 100; i++) {
      tasks.put(i);
    }
    tasks.join();
    tasks.close(); // the workers end
    for (ChildProcess worker : workers) {
      worker.join();
    }
    List<Integer> results = new ArrayList<>();
    squares.drainTo(results);
    squares.close();
    System.out.println(
        results.size() + " squares, sum " + results.stream().mapToInt(Integer::intValue).sum());
  }

  private static void work(SharedJoinableQueue<Integer> tasks, SharedQueue<Integer> squares)
      throws InterruptedException {
    try {
      while (true) {
        int task = tasks.take();
        squares.put(task * task);
        tasks.taskDone();
      }
    } catch (QueueClosedException noMoreTasks) {
      return;
    }
  }
}
