package dev.pando.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Pando;
import dev.pando.connection.Pipe;
import dev.pando.process.ChildProcess;
import dev.pando.queue.SharedJoinableQueue;
import dev.pando.queue.SharedQueue;
import dev.pando.sync.SharedBarrier;
import dev.pando.sync.SharedCondition;
import dev.pando.sync.SharedEvent;
import dev.pando.sync.SharedLock;
import dev.pando.sync.SharedReentrantLock;
import dev.pando.sync.SharedSemaphore;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Threads that wait for something that does not come leave the processor to others.
 *
 * <p>On a machine that is busy otherwise, each of the hundred short wakes costs several times as
 * much: this is for a quiet one.
 */
class IdleWaitTest {
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final Duration LONGER = Duration.ofMinutes(5);
  private static final long MOST_CPU_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** Waits until it is interrupted. */
  @FunctionalInterface
  private interface Wait {
    void begin() throws Exception;
  }

  @Test
  @SuppressWarnings("WaitNotInLoop") // awaitUntil loops itself
  @Tag("soak")
  @Timeout(120)
  void tenIdleSecondsCostNoMoreThanTwentyMillisecondsOfCpu() throws Exception {
    SharedLock lock = Pando.lock();
    SharedReentrantLock reentrant = Pando.reentrantLock();
    SharedEvent release = Pando.event();
    ChildProcess holder =
        Pando.process(() -> hold(lock, () -> hold(reentrant, release::await))).start();
    while (!lock.locked() || !reentrant.locked()) {
      Thread.sleep(1); // until the child has both
    }
    SharedSemaphore semaphore = Pando.semaphore(0);
    SharedCondition condition = Pando.condition();
    SharedBarrier barrier = Pando.barrier(2);
    SharedQueue<Integer> empty = Pando.queue();
    SharedQueue<Integer> full = Pando.queue(1);
    full.put(1);
    SharedJoinableQueue<Integer> undone = Pando.joinableQueue();
    undone.put(1);
    Pipe pipe = Pando.pipe();

    Map<String, Long> cpuNanos =
        cpuNanosOf(
            Map.of(
                "lock", lock::lockInterruptibly,
                "reentrant lock", reentrant::lockInterruptibly,
                "semaphore", semaphore::acquire,
                "condition",
                    () -> {
                      condition.lock().lock();
                      try {
                        boolean _ = condition.awaitUntil(() -> false, LONGER);
                      } finally {
                        condition.lock().unlock();
                      }
                    },
                "event", release::await,
                "barrier", barrier::await,
                "queue, take", empty::take,
                "queue, put", () -> full.put(2),
                "queue, join", undone::join,
                "pipe", pipe.first()::recv));

    assertThat(cpuNanos).allSatisfy((wait, nanos) -> assertThat(nanos).isLessThan(MOST_CPU_NANOS));
    release.set();
    assertThat(holder.join(Duration.ofSeconds(30))).isTrue();
    pipe.first().close();
    pipe.second().close();
    empty.close();
    full.close();
    undone.close();
  }

  /** How much each of the waits takes in ten seconds, the way into it left out. */
  private static Map<String, Long> cpuNanosOf(Map<String, Wait> waits) throws Exception {
    ThreadMXBean cpu = ManagementFactory.getThreadMXBean();
    Map<String, Thread> threads = new LinkedHashMap<>();
    waits.forEach((name, wait) -> threads.put(name, Thread.ofPlatform().start(() -> run(wait))));
    Thread.sleep(1000);
    Map<String, Long> spent = new LinkedHashMap<>();
    threads.forEach((name, thread) -> spent.put(name, -cpu.getThreadCpuTime(thread.threadId())));
    Thread.sleep(IDLE);
    threads.forEach(
        (name, thread) -> spent.merge(name, cpu.getThreadCpuTime(thread.threadId()), Long::sum));
    for (Map.Entry<String, Thread> each : threads.entrySet()) {
      assertThat(each.getValue().isAlive()).as(each.getKey() + " waits").isTrue();
      each.getValue().interrupt();
      assertThat(each.getValue().join(Duration.ofSeconds(30))).as(each.getKey()).isTrue();
    }
    System.out.println("ns of cpu in 10 s of waiting: " + spent);
    return spent;
  }

  private static void hold(Lock lock, Wait meanwhile) throws Exception {
    lock.lock();
    try {
      meanwhile.begin();
    } finally {
      lock.unlock();
    }
  }

  private static void run(Wait wait) {
    try {
      wait.begin();
    } catch (InterruptedException expected) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
