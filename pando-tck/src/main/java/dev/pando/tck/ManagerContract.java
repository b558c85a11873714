package dev.pando.tck;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Context;
import dev.pando.connection.Pipe;
import dev.pando.manager.CallTimeoutException;
import dev.pando.manager.Managed;
import dev.pando.manager.ManagedDeque;
import dev.pando.manager.ManagedList;
import dev.pando.manager.ManagedLong;
import dev.pando.manager.ManagedMap;
import dev.pando.manager.ManagedNamespace;
import dev.pando.manager.ManagedSet;
import dev.pando.manager.ManagedType;
import dev.pando.manager.ManagedValue;
import dev.pando.manager.Manager;
import dev.pando.manager.ManagerLostException;
import dev.pando.memory.SharedMemory;
import dev.pando.pool.AsyncResult;
import dev.pando.pool.Pool;
import dev.pando.process.ChildProcess;
import dev.pando.process.ProcessException;
import dev.pando.queue.SharedJoinableQueue;
import dev.pando.queue.SharedQueue;
import dev.pando.spi.RemoteTrace;
import dev.pando.sync.SharedBarrier;
import dev.pando.sync.SharedCondition;
import dev.pando.sync.SharedEvent;
import dev.pando.sync.SharedLock;
import dev.pando.sync.SharedReentrantLock;
import dev.pando.sync.SharedSemaphore;
import java.lang.foreign.ValueLayout;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a manager and the proxies of its objects must do on every back end. */
@SuppressWarnings("LockNotBeforeTry") // locks are left held on purpose
public abstract class ManagerContract extends SharingContract {
  /** Shared by the tests; each makes objects of its own. */
  private Manager manager;

  private ManagedList<String> collected;

  /** Tests the managers of this context. */
  @SuppressWarnings("NullAway.Init") // the manager is there before the first test
  protected ManagerContract(Context context) {
    super(context);
  }

  @BeforeAll
  void startManager() {
    manager =
        context
            .managerBuilder()
            .register(
                ManagedType.of("counter", Counter.class, arguments -> new PlainCounter(arguments))
                    .exposing("add", "fail", "parts", "sleep")
                    .returning("parts", List.class))
            .start();
    collected = manager.list(List.of("collected"));
  }

  @AfterAll
  void closeManager() {
    manager.close();
  }

  // --- Maps

  @Test
  @Conformance({
    "_TestContainers.test_dict",
    "_TestContainers.test_dict_isinstance",
    "TestSyncManagerTypes.test_dict"
  })
  void aMapIsOneMapForAllProcesses() throws Exception {
    ManagedMap<Integer, String> map = manager.map();
    for (int i = 65; i < 70; i++) {
      map.put(i, Character.toString(i));
    }
    Map<Integer, String> plain = Map.of(65, "A", 66, "B", 67, "C", 68, "D", 69, "E");

    assertThat(map).isInstanceOf(ConcurrentMap.class).isEqualTo(plain).hasSize(5);
    assertThat(plain).isEqualTo(map);
    assertThat(map.getValue()).isEqualTo(plain);
    assertThat(map.hashCode()).isEqualTo(plain.hashCode());
    assertThat(map).hasToString(requireNonNull(map.getValue()).toString());
    assertThat(map.keySet()).isEqualTo(plain.keySet());
    assertThat(map.entrySet()).isEqualTo(plain.entrySet());
    assertThat(map.values()).containsExactlyInAnyOrder("A", "B", "C", "D", "E");
    assertThat(new ArrayList<>(map.values())).hasSize(5);
    String seen =
        pool.apply(() -> {
          String removed = map.remove(65);
          map.putAll(Map.of(1, "one", 2, "two"));
          return removed + map.get(66) + map.getOrDefault(99, "?") + map.containsKey(65);
        });
    assertThat(seen).isEqualTo("AB?false");
    assertThat(map).containsEntry(1, "one").doesNotContainKey(65).hasSize(6);
    assertThat(map.replace(1, "one", "uno")).isTrue();
    assertThat(map.replace(1, "one", "eins")).isFalse();
    assertThat(map.putIfAbsent(1, "eins")).isEqualTo("uno");
    map.clear();
    assertThat(map).isEmpty();
    assertThatThrownBy(() -> map.put(1, null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  @Conformance("_TestContainers.test_dict_iter")
  void iteratingOverAMapGoesOnWhileItChangesAndCanChangeItItself() {
    ManagedMap<Integer, Integer> map = manager.map();
    for (int i = 0; i < 3_000; i++) {
      map.put(i, 0);
    }
    int seen = 0;
    for (Map.Entry<Integer, Integer> entry : map.entrySet()) {
      entry.setValue(entry.getKey() * 2);
      seen++;
    }
    assertThat(seen).isEqualTo(3_000);
    assertThat(map).containsEntry(2_999, 5_998).containsEntry(1, 2);
    Iterator<Integer> keys = map.keySet().iterator();
    int first = keys.next();
    map.put(-1, 7);
    keys.remove();
    assertThat(map).doesNotContainKey(first).containsKey(-1);
    assertThat(map.values().removeIf(value -> value != 7)).isTrue();
    assertThat(map).containsExactly(Map.entry(-1, 7));
    Iterator<Integer> values = map.values().iterator();
    assertThat(values.next()).isEqualTo(7);
    values.remove();
    assertThat(map).isEmpty();
  }

  @Test
  void aFunctionRunsWhereTheMapIsInOneStep() throws Exception {
    ManagedMap<String, Integer> counts = manager.map();
    List<Integer> results =
        everywhere(() -> {
          for (int i = 0; i < 250; i++) {
            counts.merge("word", 1, Integer::sum);
          }
          return counts.get("word");
        });
    assertThat(results).hasSize(4);
    assertThat(counts).containsEntry("word", 1_000);
    assertThat(counts.compute("word", (key, old) -> old + key.length())).isEqualTo(1_004);
    assertThat(counts.computeIfPresent("none", (key, old) -> old)).isNull();
    assertThat(counts.computeIfAbsent("pid", key -> (int) ProcessHandle.current().pid()))
        .isEqualTo((int) pidOfManager());
    counts.replaceAll((key, old) -> key.equals("word") ? -old : old);
    assertThat(counts).containsEntry("word", -1_004);
  }

  /** Of a thread that plays the process, the process id is ours. */
  private long pidOfManager() {
    return manager.pid();
  }

  @Test
  void aLambdaThatCannotTravelWorksFromHereAndIsStillAtomic() throws Exception {
    ConcurrentMap<String, Integer> counts = manager.map(Map.of("word", 0));
    List<Thread> here = new ArrayList<>();
    BiFunction<Integer, Integer, Integer> add =
        (a, b) -> {
          if (Thread.currentThread().isDaemon()) {
            throw new AssertionError("not here");
          }
          return a + b;
        };
    for (int t = 0; t < 3; t++) {
      here.add(
          Thread.ofPlatform()
              .daemon(false)
              .start(() -> {
                for (int i = 0; i < 100; i++) {
                  counts.merge("word", 1, add);
                }
              }));
    }
    for (Thread thread : here) {
      thread.join();
    }
    assertThat(counts).containsEntry("word", 300);
  }

  // --- Lists

  @Test
  @Conformance({
    "_TestContainers.test_list",
    "_TestContainers.test_list_isinstance",
    "TestSyncManagerTypes.test_list"
  })
  void aListIsOneListForAllProcesses() throws Exception {
    ManagedList<Integer> list = manager.list(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
    assertThat(list)
        .isInstanceOf(List.class)
        .isEqualTo(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9))
        .hasToString("[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]");
    assertThat(list.subList(2, 6)).isEqualTo(List.of(2, 3, 4, 5));
    list.subList(0, 8).clear();
    assertThat(list).containsExactly(8, 9);
    int size =
        pool.apply(() -> {
          list.add(1);
          list.addAll(List.of(7, 3));
          list.add(0, 5);
          list.set(1, 4);
          list.sort(Comparator.naturalOrder());
          return list.size();
        });
    assertThat(size).isEqualTo(6);
    assertThat(list).containsExactly(1, 3, 4, 5, 7, 9);
    assertThat(list.reversed()).containsExactly(9, 7, 5, 4, 3, 1);
    assertThat(list.indexOf(4)).isEqualTo(2);
    list.sort((a, b) -> b - a);
    assertThat(list).startsWith(9, 7);
    list.replaceAll(x -> x + 1);
    assertThat(list.removeIf(x -> x % 2 == 1)).isTrue();
    assertThat(list.removeIf(x -> x > 4)).isTrue();
    assertThat(list).containsExactly(4, 2);
    assertThat(list.toArray(new Integer[0])).containsExactly(4, 2);
    assertThat(list.stream().mapToInt(x -> x).sum()).isEqualTo(6);
    assertThatThrownBy(() -> list.get(2)).isInstanceOf(IndexOutOfBoundsException.class);
    ManagedList<Integer> array = manager.array(Collections.nCopies(3, 0));
    array.set(2, 5);
    assertThat(array.getValue()).isEqualTo(List.of(0, 0, 5));
    assertThatThrownBy(() -> array.add(1)).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  @Conformance("_TestContainers.test_list_iter")
  void iteratingOverAListSeesWhatOthersDoMeanwhile() {
    ManagedList<Integer> list = manager.list();
    for (int i = 0; i < 10; i++) {
      list.add(i);
    }
    Iterator<Integer> all = list.iterator();
    List<Integer> seen = new ArrayList<>();
    all.forEachRemaining(seen::add);
    assertThat(seen).isEqualTo(list);
    assertThat(all.hasNext()).isFalse();
    Iterator<Integer> later = list.iterator();
    list.set(0, 100);
    assertThat(later.next()).isEqualTo(100);
    ListIterator<Integer> both = list.listIterator(10);
    assertThat(both.previous()).isEqualTo(9);
    both.set(90);
    both.remove();
    both.add(91);
    assertThat(both.hasNext()).isFalse();
    assertThat(list).endsWith(8, 91);
  }

  @Test
  @Conformance("_TestContainers.test_list_proxy_in_list")
  void aListInAListIsChangedThroughIt() {
    ManagedList<Integer> inner = manager.list(List.of(0, 1, 2));
    ManagedList<Object> outer = manager.list();
    outer.addAll(Collections.nCopies(3, inner));
    inner.add(3);

    assertThat(outer.get(0)).isSameAs(inner);
    assertThat(((List<?>) outer.get(2)).size()).isEqualTo(4);
    ((ManagedList<?>) outer.get(1)).removeLast();
    assertThat(inner).containsExactly(0, 1, 2);
    ManagedList<Object> itself = manager.list();
    itself.add(itself);
    assertThat(itself).hasSize(1);
    assertThat(itself.get(0)).isSameAs(itself);
    itself.clear();
  }

  @Test
  @Conformance({"_TestContainers.test_dict_proxy_nested", "_TestContainers.test_nested_queue"})
  void whatIsNestedLivesOnWhenNobodyHasAProxyOfItAnyMore() throws Exception {
    ManagedMap<String, Object> outer = manager.map();
    nest(outer);
    awaitCollection(outer);

    ManagedMap<?, ?> pets = (ManagedMap<?, ?>) requireNonNull(outer.get("pets"));
    assertThat(pets.get("ferrets")).isEqualTo(2);
    assertThat(outer.get("plain")).isInstanceOf(ArrayList.class).isEqualTo(List.of("a"));
    @SuppressWarnings("unchecked")
    SharedQueue<String> queue = (SharedQueue<String>) requireNonNull(outer.get("queue"));
    assertThat(queue.take()).isEqualTo("in it");
    assertThat(pool.apply(() -> ((Map<?, ?>) requireNonNull(outer.get("pets"))).size()))
        .isEqualTo(1);
    outer.clear();
  }

  private void nest(ManagedMap<String, Object> outer) throws InterruptedException {
    ManagedMap<String, Integer> pets = manager.map();
    outer.put("pets", pets);
    pets.put("ferrets", 2);
    SharedQueue<String> queue = manager.queue();
    outer.put("queue", queue);
    queue.put("in it");
    outer.put("plain", new ArrayList<>(List.of("a")));
  }

  /** The proxies made before are unreachable, and the manager has been told. */
  private void awaitCollection(Managed kept) throws InterruptedException {
    int before = manager.objects();
    Object _ = manager.list();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (manager.objects() > before) {
      System.gc();
      collectInManager();
      assertThat(System.nanoTime()).isLessThan(end);
    }
    assertThat(kept.toString()).isNotEmpty();
  }

  // --- Sets and deques

  @Test
  @Conformance({
    "TestSyncManagerTypes.test_set",
    "TestSyncManagerTypes.test_set_init",
    "TestSyncManagerTypes.test_set_contain_all_method"
  })
  void aSetIsOneSetForAllProcesses() throws Exception {
    ManagedSet<String> set = manager.set(List.of("a", "b", "c"));
    assertThat(set).isInstanceOf(Set.class).isEqualTo(Set.of("a", "b", "c"));
    assertThat(manager.set(set)).isEqualTo(set).isNotSameAs(set);
    assertThat(pool.apply(() -> set.add("d") && !set.add("a") && set.remove("b"))).isTrue();
    assertThat(set.containsAll(List.of("a", "c", "d"))).isTrue();
    assertThat(set.retainAll(Set.of("a", "d"))).isTrue();
    assertThat(set.removeAll(Set.of("d", "x"))).isTrue();
    Iterator<String> all = set.iterator();
    assertThat(all.next()).isEqualTo("a");
    all.remove();
    assertThat(set).isEmpty();
    assertThatThrownBy(() -> set.add(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void aDequeIsOneDequeForAllProcessesAndWaitsAtBothEnds() throws Exception {
    ManagedDeque<Integer> deque = manager.deque(3);
    deque.addAll(List.of(1, 2, 1));
    assertThat(deque.offer(4)).isFalse();
    Iterator<Integer> all = deque.iterator();
    all.next();
    all.next();
    assertThat(all.next()).isEqualTo(1);
    all.remove();
    assertThat(deque).containsExactly(1, 2);
    assertThat(pool.apply(() -> deque.takeLast() + deque.takeFirst())).isEqualTo(3);
    CompletableFuture<Integer> waiting = inThread(deque::takeLast);
    pool.apply(() -> {
      deque.putFirst(9);
      return null;
    });
    assertThat(get(waiting)).isEqualTo(9);
    deque.addAll(List.of(5, 6));
    List<Integer> drained = new ArrayList<>();
    assertThat(deque.drainTo(drained)).isEqualTo(2);
    assertThat(drained).containsExactly(5, 6);
  }

  // --- Values, namespaces, pools, memory

  @Test
  @Conformance({"TestSyncManagerTypes.test_value", "TestSyncManagerTypes.test_array"})
  void valuesAndArraysAreChangedInOneStepFromAnywhere() throws Exception {
    ManagedValue<Integer> value = manager.value(7);
    ManagedLong number = manager.atomicLong(0);
    ManagedList<Double> array = manager.array(List.of(0.0, 1.0));
    everywhere(() -> {
      for (int i = 0; i < 100; i++) {
        value.updateAndGet(x -> x + 1);
        number.incrementAndGet();
      }
      array.set(0, 0.5);
      return null;
    });
    assertThat(value.get()).isEqualTo(407);
    assertThat(value.getValue()).isEqualTo(407);
    assertThat(value).hasToString("Value(407)");
    assertThat(value.compareAndSet(407, 1)).isTrue();
    assertThat(value.compareAndSet(407, 2)).isFalse();
    assertThat(value.getAndUpdate(x -> x * 10)).isEqualTo(1);
    assertThat(value.getAndSet(3)).isEqualTo(10);
    assertThat(number.get()).isEqualTo(400);
    assertThat(number.addAndGet(-1)).isEqualTo(399);
    assertThat(number.updateAndGet(x -> x / 3)).isEqualTo(133);
    assertThat(array).containsExactly(0.5, 1.0).hasSize(2);
  }

  /** A namespace's accessors. */
  public interface Settings {
    /** A value. */
    String name();

    /** Sets it. */
    void name(String name);

    /** Another value. */
    int getLimit();

    /** Sets it. */
    void setLimit(int limit);
  }

  @Test
  @Conformance({"_TestContainers.test_namespace", "TestSyncManagerTypes.test_namespace"})
  void aNamespaceHasValuesByNameAndThroughAccessors() throws Exception {
    ManagedNamespace namespace = manager.namespace();
    namespace.set("name", "Bob");
    namespace.set("job", "Builder");
    namespace.set("_hidden", "hidden");
    assertThat(namespace).hasToString("Namespace(job=Builder, name=Bob)");
    assertThat(namespace.get("_hidden")).isEqualTo("hidden");
    namespace.delete("job");
    assertThat(namespace.names()).containsExactly("name");
    assertThatThrownBy(() -> namespace.get("job")).isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(() -> namespace.delete("job")).isInstanceOf(NoSuchElementException.class);
    Settings typed = namespace.as(Settings.class);
    String seen =
        pool.apply(() -> {
          typed.setLimit(5);
          return typed.name() + namespace.get("limit");
        });
    assertThat(seen).isEqualTo("Bob5");
    typed.name("Eve");
    assertThat(namespace.get("name")).isEqualTo("Eve");
    assertThat(typed).hasToString(namespace.toString()).isEqualTo(namespace.as(Settings.class));
    assertThat(manager.namespace(Settings.class)).isNotEqualTo(typed);
    assertThatThrownBy(() -> namespace.as(Counter.class))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aCallWithATimeLimitIsGivenUpAndLosesNothing() throws Exception {
    SharedQueue<String> queue = manager.queue();
    SharedQueue<String> impatient = Managed.withTimeout(queue, Duration.ofMillis(50));
    assertThatThrownBy(impatient::take)
        .isInstanceOf(CallTimeoutException.class)
        .hasMessageContaining("take")
        .hasMessageContaining("PT0.05S");
    queue.put("not taken by the one that gave up");
    assertThat(queue).hasSize(1).isEqualTo(impatient);
    assertThat(impatient.take()).isEqualTo("not taken by the one that gave up");
    SharedLock lock = manager.lock();
    lock.lock();
    SharedLock other = Managed.withTimeout(lock, Duration.ofMillis(50));
    assertThatThrownBy(other::lock).isInstanceOf(CallTimeoutException.class);
    lock.unlock();
    assertThat(lock.locked()).isFalse();

    Counter counter = Managed.withTimeout(manager.create("counter", Counter.class), PATIENCE);
    assertThat(counter.add(1)).isEqualTo(1);
    assertThat(pool.apply(() -> counter.add(1))).isEqualTo(2);
    assertThatThrownBy(Managed.withTimeout(counter, Duration.ofMillis(50))::sleep)
        .isInstanceOf(CallTimeoutException.class);
    assertThatThrownBy(() -> Managed.withTimeout(queue, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Managed.withTimeout("text", PATIENCE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void allFindTheSameBoardAndWhatIsOnItStays() throws Exception {
    SharedQueue<String> queue = manager.queue();
    assertThat(manager.board().putIfAbsent("queue", queue)).isNull();
    Manager here = manager;
    assertThat(pool.apply(() -> here.board().get("queue"))).isSameAs(queue);
    assertThat(here.board()).isEqualTo(manager.board()).containsKey("queue");
    Object _ = manager.board().remove("queue");
  }

  @Test
  @Conformance("TestSyncManagerTypes.test_pool")
  void aPoolOfTheManagerWorksForAllProcesses() throws Exception {
    Pool managed = manager.pool(1);
    assertThat(managed.map(x -> x * x, List.of(1, 2, 3))).containsExactly(1, 4, 9);
    AsyncResult<Integer> later = managed.applyAsync(() -> 6 * 7);
    assertThat(later.get(PATIENCE)).isEqualTo(42);
    assertThat(later.isSuccessful()).isTrue();
    assertThat(pool.apply(() -> managed.apply(() -> "twice"))).isEqualTo("twice");
    assertThatThrownBy(() ->
            managed.apply(() -> {
              throw new IllegalStateException("in the worker");
            }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("in the worker");
    List<Integer> all = new ArrayList<>();
    managed.imap(x -> x + 1, List.of(1, 2)).forEachRemaining(all::add);
    assertThat(all).containsExactly(2, 3);
    managed.close();
    managed.join();
  }

  @Test
  @Conformance({
    "_TestSharedMemory.test_shared_memory_SharedMemoryManager_basics",
    "_TestSharedMemory.test_shared_memory_SharedMemoryManager_reuses_resource_tracker",
    "_TestSharedMemory.test_shared_memory_SharedMemoryServer_ignores_sigint"
  })
  void memoryOfAManagerLivesAsLongAsTheManagerWhomCtrlCDoesNotEnd() throws Exception {
    Manager owner = context.manager();
    SharedMemory memory = owner.sharedMemory(64);
    String name = memory.name();
    memory.segment().set(ValueLayout.JAVA_INT, 0, 42);
    Process interrupt = new ProcessBuilder("kill", "-2", String.valueOf(owner.pid())).start();
    assertThat(interrupt.waitFor()).isZero();
    assertThat(owner.isAlive()).isTrue();
    assertThat(
            pool.apply(() -> {
              try (SharedMemory same = SharedMemory.attach(name)) {
                return same.segment().get(ValueLayout.JAVA_INT, 0);
              }
            }))
        .isEqualTo(42);
    memory.close();
    owner.close();

    assertThatThrownBy(() -> SharedMemory.attach(name)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> owner.sharedMemory(1)).isInstanceOf(ManagerLostException.class);
  }

  @Test
  @Conformance({
    "TestSyncManagerTypes.test_event",
    "TestSyncManagerTypes.test_lock",
    "TestSyncManagerTypes.test_rlock",
    "TestSyncManagerTypes.test_semaphore",
    "TestSyncManagerTypes.test_bounded_semaphore",
    "TestSyncManagerTypes.test_condition",
    "TestSyncManagerTypes.test_barrier",
    "TestSyncManagerTypes.test_queue",
    "TestSyncManagerTypes.test_joinable_queue"
  })
  void aChildUsesWhatItsParentMade() throws Exception {
    SharedEvent event = manager.event();
    SharedLock lock = manager.lock();
    SharedReentrantLock reentrant = manager.reentrantLock();
    SharedSemaphore semaphore = manager.semaphore(1);
    SharedSemaphore bounded = manager.boundedSemaphore(1);
    SharedCondition condition = manager.condition();
    SharedBarrier barrier = manager.barrier(5);
    SharedJoinableQueue<Integer> queue = manager.joinableQueue(2);
    event.set();
    queue.put(1);
    ChildProcess child =
        context
            .process(() -> {
              event.clear();
              lock.lock();
              reentrant.lock();
              reentrant.lock();
              reentrant.unlock();
              reentrant.unlock();
              semaphore.acquire();
              bounded.acquire();
              condition.lock().lock();
              condition.signalAll();
              condition.lock().unlock();
              barrier.reset();
              queue.put(barrier.parties());
            })
            .start();
    assertThat(child.join(PATIENCE)).isTrue();
    assertThat(child.exitCode()).hasValue(0);

    assertThat(event.isSet()).isFalse();
    assertThat(lock.tryLock(PATIENCE)).as("what a client had is free when it ends").isTrue();
    lock.unlock();
    assertThatThrownBy(lock::unlock).isInstanceOf(IllegalMonitorStateException.class);
    assertThat(reentrant.locked()).isFalse();
    assertThat(semaphore.tryAcquire(PATIENCE)).isTrue();
    semaphore.release();
    semaphore.release();
    assertThat(bounded.tryAcquire(PATIENCE)).isTrue();
    bounded.release();
    assertThatThrownBy(bounded::release).isInstanceOf(IllegalStateException.class);
    assertThat(queue).hasSize(2);
    assertThat(queue.remainingCapacity()).isZero();
    assertThat(queue.take()).isEqualTo(1);
    assertThat(queue.take()).isEqualTo(5);
    assertThat(queue.join(Duration.ZERO)).isFalse();
    queue.taskDone();
    queue.taskDone();
    queue.join();
    assertThat(queue).isEmpty();
  }

  // --- Own types

  /** What the tests register. */
  public interface Counter {
    /** Adds; returns the sum. */
    int add(int amount);

    /** Throws. */
    void fail(String message) throws Exception;

    /** Is handed out as a managed list. */
    List<Integer> parts();

    /** Waits until it is interrupted. */
    void sleep() throws InterruptedException;

    /** Is not exposed. */
    int secret();
  }

  private static final class PlainCounter implements Counter {
    private final List<Integer> parts = new ArrayList<>();

    PlainCounter(@Nullable Object[] arguments) {
      for (Object argument : arguments) {
        parts.add((Integer) requireNonNull(argument));
      }
    }

    @Override
    public synchronized int add(int amount) {
      parts.add(amount);
      return parts.stream().mapToInt(x -> x).sum();
    }

    @Override
    public void fail(String message) throws Exception {
      throw new java.io.FileNotFoundException(message);
    }

    @Override
    public List<Integer> parts() {
      return parts;
    }

    @Override
    public void sleep() throws InterruptedException {
      Thread.sleep(PATIENCE.multipliedBy(10));
    }

    @Override
    public int secret() {
      return 42;
    }
  }

  @Test
  @Conformance("_TestMyManager.test_mymanager")
  @Requirement("R19")
  void anOwnTypeDoesWhatItExposesAndNothingElse() throws Exception {
    Counter counter = manager.create("counter", Counter.class, 1, 2);
    assertThat(counter.add(3)).isEqualTo(6);
    assertThat(pool.apply(() -> counter.add(4))).isEqualTo(10);
    List<Integer> parts = counter.parts();
    parts.add(10);
    assertThat(counter.add(0)).isEqualTo(20);
    assertThatThrownBy(counter::secret)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("does not expose");
    assertThatThrownBy(() -> counter.fail("gone"))
        .isInstanceOf(java.io.FileNotFoundException.class)
        .hasMessage("gone")
        .hasRootCauseInstanceOf(RemoteTrace.class)
        .hasStackTraceContaining("PlainCounter.fail");
    assertThatThrownBy(() -> manager.create("unknown", Counter.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown");
  }

  // --- Travelling

  @Test
  @Requirement("R19")
  void aProxyTravelsAnyWayAndIsTheSameWhenItComesBack() throws Exception {
    ManagedList<String> list = manager.list(List.of("x"));
    Pipe pipe = context.pipe();
    SharedQueue<Object> shared = context.queue();
    SharedQueue<Object> managed = manager.queue();
    pipe.first().send(list);
    shared.put(List.of(list, list));
    managed.put(list);

    assertThat(pipe.second().recv()).isSameAs(list);
    assertThat((List<?>) shared.take()).allSatisfy(each -> assertThat(each).isSameAs(list));
    assertThat(managed.take()).isSameAs(list);
    assertThat(pool.apply(() -> list)).isSameAs(list);
    Manager here = manager;
    ManagedMap<String, Integer> made = pool.apply(() -> here.map(Map.of("made", 1)));
    assertThat(made).containsEntry("made", 1);
    pipe.first().close();
    pipe.second().close();
    shared.close();
  }

  @Test
  void aBlockedCallHoldsNobodyUpAndEndsWhenItsCallerIsInterrupted() throws Exception {
    Counter counter = manager.create("counter", Counter.class);
    for (Thread.Builder threads : List.of(Thread.ofPlatform().daemon(), Thread.ofVirtual())) {
      Thread[] sleeper = new Thread[1];
      CompletableFuture<Boolean> started = new CompletableFuture<>();
      CompletableFuture<String> ended =
          run(
              threads,
              () -> {
                sleeper[0] = Thread.currentThread();
                started.complete(true);
                try {
                  counter.sleep();
                  return "awake";
                } catch (InterruptedException e) {
                  return "interrupted " + Thread.currentThread().isInterrupted();
                }
              });
      get(started);
      assertThat(counter.add(1)).isPositive();
      sleeper[0].interrupt();
      assertThat(get(ended)).isEqualTo("interrupted false");
    }
    SharedQueue<Integer> queue = manager.queue();
    CompletableFuture<Integer> taking = inThread(queue::take);
    queue.put(1);
    assertThat(get(taking)).isEqualTo(1);
  }

  // --- Lives and deaths

  @Test
  @Conformance({
    "_TestMyManager.test_mymanager_context",
    "_TestMyManager.test_mymanager_context_prestarted"
  })
  void aClosedManagerHasEndedAndSaysSo() {
    Manager short1 = context.manager();
    assertThat(short1.isAlive()).isTrue();
    ManagedMap<String, String> map = short1.map();
    short1.shutdown(PATIENCE);

    assertThat(short1.isAlive()).isFalse();
    assertThatThrownBy(() -> map.put("a", "b")).isInstanceOf(ManagerLostException.class);
    short1.close();
  }

  @Test
  @Conformance("TestInitializers.test_manager_initializer")
  void anInitializerRunsOnceInTheManagersProcessAndItsFailureIsToldToTheStarter() {
    try (Manager initialized =
        context
            .managerBuilder()
            .initializer(() -> System.setProperty("manager.initialized", "yes"))
            .start()) {
      ManagedList<String> list = initialized.list(List.of("manager.initialized"));
      list.replaceAll(name -> System.getProperty(name));
      assertThat(list).containsExactly("yes");
    }
    System.clearProperty("manager.initialized");
    assertThatThrownBy(() ->
            context
                .managerBuilder()
                .initializer(() -> {
                  throw new IllegalStateException("not today");
                })
                .start())
        .isInstanceOf(ProcessException.class)
        .hasMessageContaining("not today");
  }

  @Test
  @Requirement("R26")
  void whatAKilledClientWaitedForAndHadIsNotLostAndNotKept() throws Exception {
    SharedQueue<String> queue = manager.queue();
    SharedQueue<String> ready = manager.queue();
    Manager here = manager;
    int before = manager.objects();
    ChildProcess child =
        context
            .process(() -> {
              List<Object> kept = new ArrayList<>();
              for (int i = 0; i < 100; i++) {
                kept.add(here.list());
              }
              ready.put("has " + kept.size());
              queue.take();
            })
            .start();
    assertThat(ready.take()).isEqualTo("has 100");
    child.kill();
    assertThat(child.join(PATIENCE)).isTrue();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (manager.objects() > before) {
      assertThat(System.nanoTime()).isLessThan(end);
      collectInManager();
    }
    queue.put("for the living");
    assertThat(queue.poll(PATIENCE)).isEqualTo("for the living");
  }

  private void collectInManager() {
    collected.replaceAll(x -> {
      System.gc();
      return x;
    });
  }

  @Test
  @Requirement("R3")
  void whenTheManagerIsKilledAllWhoWaitAreTold() throws Exception {
    Manager doomed = context.manager();
    SharedQueue<String> queue = doomed.queue();
    CompletableFuture<String> waiting = inThread(queue::take);
    CompletableFuture<String> virtual = inVirtualThread(queue::take);
    ProcessHandle.of(doomed.pid()).orElseThrow().destroyForcibly();

    assertThatThrownBy(() -> get(waiting)).isInstanceOf(ManagerLostException.class);
    assertThatThrownBy(() -> get(virtual)).isInstanceOf(ManagerLostException.class);
    assertThatThrownBy(queue::size).isInstanceOf(ManagerLostException.class);
    doomed.shutdown(Duration.ofSeconds(5));
  }
}
