package dev.pando.examples;

import dev.pando.manager.ManagedMap;
import dev.pando.manager.Manager;
import dev.pando.manager.ManagerBuilder;
import dev.pando.queue.QueueClosedException;
import dev.pando.queue.SharedQueue;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A job queue across machines: one serves, any number work, one submits.
 *
 * <pre>
 *   JobQueue serve  HOST PORT KEYFILE      on the machine that others can reach
 *   JobQueue work   HOST PORT KEYFILE      on each of the others
 *   JobQueue submit HOST PORT KEYFILE      anywhere
 * </pre>
 */
public final class JobQueue {
  private static final int JOBS = 100;

  private JobQueue() {}

  /** Prints what it has done; the one that serves prints its port, and ends when it is told to. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    InetSocketAddress address = new InetSocketAddress(arguments[1], Integer.parseInt(arguments[2]));
    ManagerBuilder builder =
        Manager.builder()
            .address(address)
            .authKey(Files.readAllBytes(Path.of(arguments[3])))
            .reconnect(Duration.ofMinutes(1)); // a cable may be pulled and put back
    switch (arguments[0]) {
      case "serve" ->
          builder.serveForever(
              served -> System.out.println(((InetSocketAddress) served).getPort()));
      case "work" -> work(builder);
      case "submit" -> submit(builder);
      default -> throw new IllegalArgumentException(arguments[0] + ": serve, work or submit");
    }
  }

  private static void work(ManagerBuilder builder) throws InterruptedException {
    int done = 0;
    try (Manager manager = builder.connect()) {
      SharedQueue<Integer> jobs = queue(manager, "jobs");
      SharedQueue<Integer> results = queue(manager, "results");
      while (true) {
        int job = jobs.take();
        results.put(job * job);
        done++;
      }
    } catch (QueueClosedException noMoreJobs) {
      System.out.println("did " + done + " jobs");
    }
  }

  private static void submit(ManagerBuilder builder) throws InterruptedException {
    try (Manager manager = builder.connect()) {
      SharedQueue<Integer> jobs = queue(manager, "jobs");
      SharedQueue<Integer> results = queue(manager, "results");
      for (int job = 1; job <= JOBS; job++) {
        jobs.put(job);
      }
      long sum = 0;
      for (int i = 0; i < JOBS; i++) {
        sum += results.take();
      }
      jobs.close(); // the workers end
      System.out.println(JOBS + " squares, sum " + sum);
    }
  }

  /** The queue with this name: whoever comes first makes it. */
  @SuppressWarnings("unchecked") // all put numbers in
  private static SharedQueue<Integer> queue(Manager manager, String name) {
    ManagedMap<String, Object> board = manager.board();
    SharedQueue<Integer> mine = manager.queue();
    Object known = board.putIfAbsent(name, mine);
    return known == null ? mine : (SharedQueue<Integer>) known;
  }
}
