package dev.pando.tck;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Context;
import dev.pando.connection.Connection;
import dev.pando.connection.Pipe;
import dev.pando.process.ChildProcess;
import dev.pando.queue.QueueClosedException;
import dev.pando.queue.SharedJoinableQueue;
import dev.pando.queue.SharedQueue;
import dev.pando.spi.DecodingException;
import dev.pando.spi.EncodingException;
import dev.pando.spi.Waitable;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a queue must do on every back end. */
@Timeout(value = 60, unit = SECONDS)
public abstract class QueueContract {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Context context;

  /** Tests the queues of this context. */
  protected QueueContract(Context context) {
    this.context = context;
  }

  private static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + i / 251);
    }
    return bytes;
  }

  private static void end(ChildProcess child) throws InterruptedException {
    assertThat(child.join(LIMIT)).isTrue();
    assertThat(child.exitCode()).hasValue(0);
  }

  // --- Elements

  @Test
  @Conformance({"_TestQueue.test_put", "_TestQueue.test_qsize"})
  void aFullQueueRefusesOrWaitsUntilAnotherProcessTakes() throws Exception {
    SharedQueue<Integer> queue = context.queue(6);
    SharedQueue<Integer> taken = context.queue();
    assertThat(queue).isEmpty();
    assertThat(queue.remainingCapacity()).isEqualTo(6);
    queue.put(1);
    assertThat(queue.offer(2)).isTrue();
    assertThat(queue.offer(3, 1, SECONDS)).isTrue();
    assertThat(queue.offer(4, Duration.ZERO)).isTrue();
    assertThat(queue.add(5)).isTrue();
    queue.put(6);

    assertThat(queue).hasSize(6);
    assertThat(queue.remainingCapacity()).isZero();
    assertThat(queue.offer(7)).isFalse();
    assertThat(queue.offer(7, 20, MILLISECONDS)).isFalse();
    assertThat(queue.offer(7, Duration.ofMillis(-1))).isFalse();
    assertThatThrownBy(() -> queue.add(7)).isInstanceOf(IllegalStateException.class);
    ChildProcess child =
        context
            .process(() -> {
              for (int i = 0; i < 7; i++) {
                taken.put(queue.take());
              }
            })
            .start();
    queue.put(7);
    for (int i = 1; i <= 7; i++) {
      assertThat(taken.take()).isEqualTo(i);
    }
    assertThat(queue).isEmpty();
    end(child);
    queue.close();
    taken.close();
  }

  @Test
  @Conformance({"_TestQueue.test_get", "_TestQueue.test_timeout", "TestSimpleQueue.test_empty"})
  void whatAChildPutsIsTakenInOrder() throws Exception {
    SharedQueue<Object> queue = context.queue();
    SharedQueue<Boolean> seen = context.queue();
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.poll()).isNull();
    assertThat(queue.poll(Duration.ZERO)).isNull();
    assertThat(queue.poll(Duration.ofMillis(-5))).isNull();
    long start = System.nanoTime();
    assertThat(queue.poll(20, MILLISECONDS)).isNull();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
    ChildProcess child =
        context
            .process(() -> {
              seen.put(queue.isEmpty());
              for (int i = 0; i < 5; i++) {
                queue.put(i);
              }
              queue.put("last");
              seen.put(queue.isEmpty());
            })
            .start();

    assertThat(seen.take()).isTrue();
    for (int i = 0; i < 5; i++) {
      assertThat(queue.take()).isEqualTo(i);
    }
    assertThat(queue.poll(LIMIT)).isEqualTo("last");
    assertThat(seen.take()).isNotNull();
    end(child);
    queue.close();
    seen.close();
  }

  @Test
  @Conformance("_TestQueue.test_fork")
  void aQueueInUseIsPassedOnToAChildOfAChild() throws Exception {
    SharedQueue<Integer> queue = context.queue();
    Context here = context;
    for (int i = 0; i < 10; i++) {
      queue.put(i);
    }
    ChildProcess child =
        context
            .process(() -> {
              ChildProcess grandchild =
                  here.process(
                          () -> {
                            for (int i = 10; i < 20; i++) {
                              queue.put(i);
                            }
                          })
                      .start();
              grandchild.join();
            })
            .start();
    for (int i = 0; i < 20; i++) {
      assertThat(queue.take()).isEqualTo(i);
    }
    assertThat(queue.poll()).isNull();
    end(child);
    queue.close();
  }

  @Test
  void aQueueTravelsThroughQueuesAndPipesAndComesBackAsItself() throws Exception {
    SharedQueue<SharedQueue<String>> outer = context.queue();
    SharedQueue<String> inner = context.queue();
    Pipe pipe = context.pipe();
    outer.put(inner);
    assertThat(outer.take()).isSameAs(inner);
    pipe.first().send(inner);
    Connection second = pipe.second();
    outer.put(inner);
    ChildProcess child =
        context
            .process(() -> {
              SharedQueue<String> fromQueue = outer.take();
              assertThat(second.recv()).isSameAs(fromQueue);
              fromQueue.put("same");
            })
            .start();
    assertThat(inner.take()).isEqualTo("same");
    end(child);
    outer.close();
    inner.close();
    pipe.first().close();
    second.close();
  }

  @Test
  @Requirement({"R2", "R16"})
  void aChildMayEndOrBeJoinedBeforeAnybodyTakesHoweverMuchItHasPut() throws Exception {
    SharedQueue<Object> queue = context.queue();
    int count = 50_000;
    ChildProcess child =
        context
            .process(() -> {
              for (int i = 0; i < count; i++) {
                queue.put(i);
              }
              queue.put(pattern(20 << 20));
              queue.put("x".repeat(100_000));
              queue.put(List.of(pattern(100_000), new double[50_000]));
            })
            .start();
    end(child);

    for (int i = 0; i < count; i++) {
      assertThat(queue.take()).isEqualTo(i);
    }
    assertThat(queue.take()).isEqualTo(pattern(20 << 20));
    assertThat(queue.take()).isEqualTo("x".repeat(100_000));
    assertThat(((List<?>) queue.take()).get(0)).isEqualTo(pattern(100_000));
    assertThat(queue.poll()).isNull();
    queue.close();
  }

  @Test
  void producersAndConsumersInSeveralProcessesLoseAndDoubleNothing() throws Exception {
    int each = 3_000;
    SharedQueue<int[]> queue = context.queue(64);
    SharedQueue<List<Integer>> results = context.queue();
    List<ChildProcess> children = new ArrayList<>();
    for (int p = 0; p < 2; p++) {
      int producer = p;
      children.add(
          context
              .process(() -> {
                for (int i = 0; i < each; i++) {
                  queue.put(new int[] {producer, i});
                }
              })
              .start());
    }
    for (int c = 0; c < 2; c++) {
      children.add(
          context
              .process(() -> {
                List<Integer> mine = new ArrayList<>();
                int[] last = {-1, -1};
                for (int i = 0; i < each; i++) {
                  int[] element = queue.take();
                  if (element[1] <= last[element[0]]) {
                    throw new AssertionError("out of order");
                  }
                  last[element[0]] = element[1];
                  mine.add(element[0] * each + element[1]);
                }
                results.put(mine);
              })
              .start());
    }
    List<Integer> all = new ArrayList<>(results.take());
    all.addAll(results.take());
    for (ChildProcess child : children) {
      end(child);
    }

    assertThat(all).hasSize(2 * each).doesNotHaveDuplicates();
    assertThat(queue).isEmpty();
    queue.close();
    results.close();
  }

  // --- What goes wrong with an element

  @Test
  @Conformance({
    "_TestQueue.test_queue_feeder_donot_stop_onexc",
    "_TestQueue.test_queue_feeder_on_queue_feeder_error"
  })
  protected void whatCannotBeSentOrRebuiltFailsAloneAndTheQueueGoesOn() throws Exception {
    SharedQueue<Object> queue = context.queue(3);
    assertThatThrownBy(() -> queue.put(List.of(pattern(100_000), Thread.currentThread())))
        .isInstanceOf(EncodingException.class);
    assertThatThrownBy(() -> queue.put(null)).isInstanceOf(NullPointerException.class);
    queue.put(new Bomb(7));
    queue.putSegment(MemorySegment.ofArray(pattern(10)));
    queue.put("next");

    assertThatThrownBy(queue::take)
        .isInstanceOf(DecodingException.class)
        .hasStackTraceContaining(Bomb.class.getName());
    assertThatThrownBy(queue::take).isInstanceOf(DecodingException.class);
    assertThat(queue.take()).isEqualTo("next");
    assertThat(queue.remainingCapacity()).isEqualTo(3);
    queue.close();
  }

  /** Cannot be rebuilt. */
  private static final class Bomb implements Serializable {
    private static final long serialVersionUID = 1;

    final int number;

    Bomb(int number) {
      this.number = number;
    }

    private Object readResolve() {
      throw new IllegalStateException("boom " + number);
    }
  }

  // --- Views

  @Test
  @Requirement("R16")
  void largeArraysAndBytesCanBeReadWhereTheyLieAndNotAfterwards() throws Exception {
    SharedQueue<Object> queue = context.queue();
    ChildProcess child =
        context
            .process(() -> {
              queue.put(pattern(1 << 20));
              queue.put(new double[] {1.5, 2.5});
              queue.putSegment(MemorySegment.ofArray(pattern(200_000)));
              queue.put("no array");
              queue.put("after it");
            })
            .start();
    SharedQueue.SegmentView large = queue.takeSegment();
    assertThat(large.segment().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(pattern(1 << 20));
    assertThat(large.segment().isReadOnly()).isTrue();
    MemorySegment kept = large.segment();
    large.close();
    large.close();
    assertThatThrownBy(() -> kept.get(ValueLayout.JAVA_BYTE, 0))
        .isInstanceOf(IllegalStateException.class);
    try (SharedQueue.SegmentView small = queue.takeSegment()) {
      assertThat(small.segment().getAtIndex(ValueLayout.JAVA_DOUBLE, 1)).isEqualTo(2.5);
    }
    try (SharedQueue.SegmentView bytes = queue.takeSegment()) {
      assertThat(bytes.segment().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(pattern(200_000));
    }
    assertThatThrownBy(queue::takeSegment)
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining("java.lang.String");
    assertThat(queue.take()).isEqualTo("after it");
    end(child);
    queue.close();
  }

  // --- As a collection

  @Test
  void elementsAreSeenRemovedAndDrainedAsInOtherBlockingQueues() throws Exception {
    SharedQueue<String> queue = context.queue();
    queue.addAll(List.of("a", "b", "c", "b", "d", "e"));
    assertThat(queue.peek()).isEqualTo("a");
    assertThat(queue.element()).isEqualTo("a");
    assertThat(queue).containsExactly("a", "b", "c", "b", "d", "e");
    assertThat(queue.contains("c")).isTrue();
    assertThat(queue.contains("x")).isFalse();
    assertThat(queue.remove("b")).isTrue();
    assertThat(queue.remove("x")).isFalse();
    assertThat(queue).containsExactly("a", "c", "b", "d", "e").hasSize(5);
    Iterator<String> elements = queue.iterator();
    assertThat(elements.next()).isEqualTo("a");
    assertThat(elements.next()).isEqualTo("c");
    elements.remove();
    assertThatThrownBy(elements::remove).isInstanceOf(IllegalStateException.class);
    assertThat(queue.removeIf("e"::equals)).isTrue();
    List<String> drained = new ArrayList<>();
    assertThat(queue.drainTo(drained, 2)).isEqualTo(2);
    assertThat(drained).containsExactly("a", "b");
    assertThatThrownBy(() -> queue.drainTo(queue)).isInstanceOf(IllegalArgumentException.class);
    queue.put("f");
    assertThat(queue.drainTo(drained)).isEqualTo(2);
    assertThat(drained).containsExactly("a", "b", "d", "f");
    queue.put("g");
    queue.clear();
    assertThat(queue).isEmpty();
    assertThat(queue.peek()).isNull();
    queue.close();
  }

  // --- Tasks

  @Test
  @Conformance("_TestQueue.test_task_done")
  void joinReturnsWhenAllTasksAreDone() throws Exception {
    SharedJoinableQueue<Integer> tasks = context.joinableQueue();
    SharedQueue<Integer> done = context.queue();
    List<ChildProcess> workers = new ArrayList<>();
    for (int w = 0; w < 2; w++) {
      workers.add(
          context
              .process(() -> {
                for (int task = tasks.take(); task >= 0; task = tasks.take()) {
                  done.put(task);
                  tasks.taskDone();
                }
                tasks.taskDone();
              })
              .start());
    }
    assertThat(tasks.join(Duration.ZERO)).isTrue();
    for (int i = 0; i < 10; i++) {
      tasks.put(i);
    }
    tasks.join();
    assertThat(done).hasSize(10);
    tasks.put(-1);
    tasks.put(-1);
    assertThat(tasks.join(LIMIT)).isTrue();
    for (ChildProcess worker : workers) {
      end(worker);
    }
    assertThatThrownBy(tasks::taskDone)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("more often");
    tasks.put(1);
    assertThat(tasks.join(Duration.ofMillis(5))).isFalse();
    tasks.close(true);
    tasks.join();
    done.close();
  }

  // --- The end

  @Test
  @Requirement("R22")
  @Conformance({
    "_TestQueue.test_closed_queue_put_get_exceptions",
    "_TestQueue.test_closed_queue_empty_exceptions",
    "TestSimpleQueue.test_close",
    "TestSimpleQueue.test_empty_exceptions"
  })
  void aClosedQueueIsEmptiedAndThenRefusesInAllProcesses() throws Exception {
    SharedQueue<String> queue = context.queue();
    SharedQueue<String> seen = context.queue();
    ChildProcess child =
        context
            .process(() -> {
              try {
                while (true) {
                  seen.put(queue.take());
                }
              } catch (QueueClosedException e) {
                seen.put(e.getMessage());
              }
            })
            .start();
    queue.put("first");
    assertThat(seen.take()).isEqualTo("first");
    queue.put("last");
    queue.close();

    assertThat(seen.take()).isEqualTo("last");
    assertThat(seen.take()).contains("closed");
    end(child);
    queue.close();
    assertThat(queue.isClosed()).isTrue();
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.size()).isZero();
    assertThat(queue.peek()).isNull();
    assertThatThrownBy(() -> queue.put("late")).isInstanceOf(QueueClosedException.class);
    assertThatThrownBy(() -> queue.offer("late")).isInstanceOf(QueueClosedException.class);
    assertThatThrownBy(queue::take).isInstanceOf(QueueClosedException.class);
    assertThatThrownBy(queue::poll).isInstanceOf(QueueClosedException.class);
    seen.close();
  }

  @Test
  @Requirement("R22")
  void closingAtOnceDropsWhatIsThereAndWakesThoseWhoWaitForRoom() throws Exception {
    SharedQueue<Object> queue = context.queue(2);
    queue.put(pattern(100_000));
    queue.put(2);
    SharedQueue<Boolean> ready = context.queue();
    ChildProcess child =
        context
            .process(() -> {
              ready.put(true);
              try {
                queue.put(3);
              } catch (QueueClosedException e) {
                ready.put(false);
              }
            })
            .start();
    assertThat(ready.take()).isTrue();
    queue.close(true);

    assertThat(ready.take()).isFalse();
    assertThat(queue).isEmpty();
    assertThatThrownBy(queue::take).isInstanceOf(QueueClosedException.class);
    end(child);
    ready.close();
  }

  // --- Waiting

  @Test
  void anInterruptThatIsStillToBeSeenLosesNoLargeMessage() throws Exception {
    SharedQueue<byte[]> queue = context.queue();
    byte[] large = new byte[1 << 20];
    large[large.length - 1] = 7;
    Thread.currentThread().interrupt();
    boolean offered = queue.offer(large);
    byte[] polled = queue.poll();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(offered).isTrue();
    assertThat(polled).isEqualTo(large);
    queue.close();
  }

  @Test
  void anInterruptEndsAWaitAndTheQueueWorksOn() throws Exception {
    SharedQueue<Integer> queue = context.queue(1);
    for (Thread.Builder kind : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
      FutureTask<Integer> taking = new FutureTask<>(queue::take);
      kind.start(taking).interrupt();
      assertThatThrownBy(() -> taking.get(30, SECONDS))
          .hasCauseInstanceOf(InterruptedException.class);
      queue.put(1);
      FutureTask<Integer> putting =
          new FutureTask<>(() -> {
            queue.put(2);
            return 2;
          });
      kind.start(putting).interrupt();
      assertThatThrownBy(() -> putting.get(30, SECONDS))
          .hasCauseInstanceOf(InterruptedException.class);
      assertThat(queue.take()).isEqualTo(1);
      assertThat(queue.poll()).isNull();
    }
    queue.close();
  }

  @Test
  void aQueueIsAwaitedBesidePipesAndProcesses() throws Exception {
    SharedQueue<Integer> queue = context.queue();
    Pipe pipe = context.pipe();
    List<Waitable> all = List.of(pipe.first(), queue);
    assertThat(Connection.waitAny(all, Duration.ofMillis(10))).isEmpty();
    ChildProcess child = context.process(() -> queue.put(1)).start();

    assertThat(Connection.waitAny(all, LIMIT)).containsExactly(queue);
    assertThat(queue.take()).isEqualTo(1);
    end(child);
    assertThat(Connection.waitAny(all, Duration.ZERO)).isEmpty();
    queue.close();
    assertThat(Connection.waitAny(all, LIMIT)).containsExactly(queue);
    pipe.first().close();
    pipe.second().close();
  }

  @Test
  @Requirement("R3")
  void aChildKilledInTheMiddleOfItsWorkLeavesAQueueThatWorks() throws Exception {
    ProcessesOnly.in(context);
    SharedQueue<Integer> queue = context.queue();
    ChildProcess child =
        context
            .process(() -> {
              for (int i = 0; ; i++) {
                queue.put(i);
              }
            })
            .start();
    assertThat(queue.take()).isZero();
    child.kill();
    assertThat(child.join(LIMIT)).isTrue();
    queue.put(-1);
    int expected = 1;
    for (int element = queue.take(); element >= 0; element = queue.take()) {
      assertThat(element).isEqualTo(expected++);
    }
    assertThat(queue).isEmpty();
    queue.close();
  }
}
