package dev.pando.tck;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Context;
import dev.pando.memory.Length;
import dev.pando.memory.SharedArray;
import dev.pando.memory.SharedBoolean;
import dev.pando.memory.SharedByte;
import dev.pando.memory.SharedByteArray;
import dev.pando.memory.SharedChar;
import dev.pando.memory.SharedDouble;
import dev.pando.memory.SharedDoubleArray;
import dev.pando.memory.SharedFloat;
import dev.pando.memory.SharedInt;
import dev.pando.memory.SharedIntArray;
import dev.pando.memory.SharedList;
import dev.pando.memory.SharedLong;
import dev.pando.memory.SharedLongArray;
import dev.pando.memory.SharedMemory;
import dev.pando.memory.SharedShort;
import dev.pando.memory.SharedStruct;
import dev.pando.memory.SharedStructArray;
import dev.pando.memory.SharedValue;
import dev.pando.pool.Pool;
import dev.pando.process.ChildProcess;
import dev.pando.sync.SharedReentrantLock;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What shared values, arrays, structs and memory must do on every back end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = SECONDS)
public abstract class MemoryContract {
  private static final int WORKERS = 2;
  private static final int INCREMENTS = 2000;

  /** More than the largest block that shares a segment with others. */
  private static final int MANY = 100_000;

  private final Context context;
  private Pool pool;

  /** Tests the memory of this context. */
  @SuppressWarnings("NullAway.Init") // the pool is there before the first test
  protected MemoryContract(Context context) {
    this.context = context;
  }

  @BeforeAll
  void startPool() {
    pool = context.pool(WORKERS);
  }

  @AfterAll
  void closePool() {
    pool.close();
  }

  // Values

  private record Values(
      SharedInt i,
      SharedDouble d,
      SharedShort h,
      SharedLong q,
      SharedByte b,
      SharedChar c,
      SharedFloat f,
      SharedBoolean z) {

    void set(int n) {
      i.set(n);
      d.set(n + 0.25);
      h.set((short) n);
      q.set(((long) n << 40) + n);
      b.set((byte) n);
      c.set((char) ('a' + n));
      f.set(n - 0.5f);
      z.set(n > 0);
    }

    String text() {
      return List.of(i.get(), d.get(), h.get(), q.get(), b.get(), c.get(), f.get(), z.get())
          .toString();
    }

    List<SharedValue> all() {
      return List.of(i, d, h, q, b, c, f, z);
    }
  }

  private Values values() {
    return new Values(
        context.sharedInt(-1),
        context.sharedDouble(-1.5),
        context.sharedShort((short) -1),
        context.sharedLong(-1),
        context.sharedByte((byte) -1),
        context.sharedChar('x'),
        context.sharedFloat(-0.5f),
        context.sharedBoolean(false));
  }

  private static Values rawValues() {
    return new Values(
        SharedInt.createRaw(-1),
        SharedDouble.createRaw(-1.5),
        SharedShort.createRaw((short) -1),
        SharedLong.createRaw(-1),
        SharedByte.createRaw((byte) -1),
        SharedChar.createRaw('x'),
        SharedFloat.createRaw(-0.5f),
        SharedBoolean.createRaw(false));
  }

  @Test
  @Conformance({"_TestValue.test_value", "_TestValue.test_rawvalue"})
  void valuesSetByAWorkerAreSeenHereWithAndWithoutLock() throws Exception {
    for (Values values : List.of(values(), rawValues())) {
      assertThat(values.text()).isEqualTo("[-1, -1.5, -1, -1, -1, x, -0.5, false]");

      String there =
          pool.apply(() -> {
            String before = values.text();
            values.set(3);
            return before;
          });

      assertThat(there).isEqualTo("[-1, -1.5, -1, -1, -1, x, -0.5, false]");
      assertThat(values.text()).isEqualTo("[3, 3.25, 3, 3298534883331, 3, d, 2.5, true]");
    }
  }

  @Test
  @Conformance({
    "_TestValue.test_getobj_getlock",
    "_TestArray.test_getobj_getlock_obj",
    "_TestValue.test_invalid_typecode",
    "_TestArray.test_invalid_typecode"
  })
  void eachHasALockOfItsOwnOrTheOneItWasGivenOrNone() throws Exception {
    SharedInt own = context.sharedInt(5);
    SharedInt another = context.sharedInt(5);
    SharedReentrantLock chosen = another.lock();
    SharedInt given = SharedInt.create(5, chosen);
    SharedIntArray array = SharedIntArray.create(new int[] {1, 2}, chosen);

    assertThat(own.lock()).isSameAs(own.lock()).isNotSameAs(another.lock());
    assertThat(given.lock()).isSameAs(chosen);
    assertThat(array.lock()).isSameAs(chosen);
    assertThat(context.sharedIntArray(3).lock()).isNotNull();
    assertThatThrownBy(() -> SharedInt.createRaw(5).lock())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("without a lock");
    assertThatThrownBy(() -> SharedIntArray.createRaw(5).lock())
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> SharedStruct.createRaw(new Point(1, 2)).lock())
        .isInstanceOf(IllegalStateException.class);
    chosen.lock();
    try {
      assertThat((boolean) pool.apply(() -> given.lock().tryLock())).isFalse();
      assertThat((boolean) pool.apply(() -> array.lock().locked())).isTrue();
      assertThat((boolean) pool.apply(() -> own.lock().locked())).isFalse();
    } finally {
      chosen.unlock();
    }
  }

  @Test
  void incrementsOfManyProcessesAreNeverLostAtomicallyOrUnderTheLock() throws Exception {
    SharedInt atomic = SharedInt.createRaw(0);
    SharedLong locked = context.sharedLong(0);
    SharedDouble sum = SharedDouble.createRaw(0);
    SharedLongArray array = context.sharedLongArray(2);
    SharedShort wrapping = SharedShort.createRaw((short) 0);

    pool.forEach(
        _ -> {
          for (int i = 0; i < INCREMENTS; i++) {
            int _ = atomic.incrementAndGet();
            double _ = sum.addAndGet(0.5);
            long _ = array.getAndAdd(1, 3);
            short _ = wrapping.addAndGet((short) 100);
            locked.lock().lock();
            try {
              locked.set(locked.get() + 1);
            } finally {
              locked.lock().unlock();
            }
          }
        },
        List.of(1, 2, 3, 4));

    int all = 4 * INCREMENTS;
    assertThat(atomic.get()).isEqualTo(all);
    assertThat(locked.get()).isEqualTo(all);
    assertThat(sum.get()).isEqualTo(all * 0.5);
    assertThat(array.get(1)).isEqualTo(3L * all);
    assertThat(wrapping.get()).isEqualTo((short) (100 * all));
  }

  // Arrays

  private static void prefixSums(SharedIntArray array) {
    for (int i = 1; i < array.size(); i++) {
      array.set(i, array.get(i - 1) + array.get(i));
    }
  }

  @Test
  @Conformance({"_TestArray.test_array", "_TestArray.test_rawarray"})
  void anArrayChangedByAWorkerIsTheSameHereSlicesIncluded() throws Exception {
    int[] content = {680, 626, 934, 821, 150, 233, 548, 982, 714, 831};
    int[] sums = content.clone();
    Arrays.parallelPrefix(sums, Integer::sum);
    for (SharedIntArray array :
        List.of(context.sharedIntArray(content), SharedIntArray.createRaw(content))) {
      assertThat(array.size()).isEqualTo(10);
      assertThat(array.toArray()).isEqualTo(content);
      assertThat(array.get(3)).isEqualTo(821);
      assertThat(array.toArray(2, 7)).isEqualTo(Arrays.copyOfRange(content, 2, 7));

      array.setAll(4, 1, 2, 3, 4);
      assertThat(array.toArray(3, 9)).containsExactly(821, 1, 2, 3, 4, 714);
      array.copyFrom(4, content, 4, 4);
      pool.apply(() -> {
        prefixSums(array);
        return null;
      });

      assertThat(array.toArray()).isEqualTo(sums);
    }
  }

  @Test
  @Conformance("_TestArray.test_array_from_size")
  void aNewArrayIsZeroEvenWhereAnOldOneWas() {
    for (int size : new int[] {10, MANY}) {
      for (int round = 0; round < 3; round++) {
        SharedDoubleArray array = context.sharedDoubleArray(size);
        assertThat(array.stream()).hasSize(size).containsOnly(0.0);
        array.fill(1.5);
        array.close();
      }
    }
  }

  @Test
  void aBigArrayIsNotCopiedToWorkersAndItsMemoryIsShared() throws Exception {
    SharedDoubleArray array = context.sharedDoubleArray(MANY);
    MemorySegment segment = array.segment();
    assertThat(segment.byteSize()).isEqualTo(8L * MANY);

    pool.forEach(
        part -> {
          for (int i = part * MANY / 4; i < (part + 1) * MANY / 4; i++) {
            array.set(i, i);
          }
        },
        List.of(0, 1, 2, 3));

    assertThat(array.stream().sum()).isEqualTo(MANY * (MANY - 1L) / 2.0);
    assertThat(segment.getAtIndex(ValueLayout.JAVA_DOUBLE, MANY - 1)).isEqualTo(MANY - 1);
    array.asByteBuffer().asDoubleBuffer().put(7, -7);
    assertThat((double) pool.apply(() -> array.get(7))).isEqualTo(-7);
    array.close();
    assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_BYTE, 0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void textInAByteArrayIsThatOfTheLastWriter() throws Exception {
    SharedByteArray array = context.sharedByteArray(8);
    assertThat(array.text()).isEmpty();
    pool.apply(() -> {
      array.setText("größer");
      return null;
    });
    assertThat(array.text()).isEqualTo("größer");
    array.setText("x");
    assertThat(array.text()).isEqualTo("x");
    assertThat(array.get(2)).as("raw bytes behind the text stay").isNotZero();
    assertThatThrownBy(() -> array.setText("too long!"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("9 bytes");
    assertThat(array.text()).isEqualTo("x");
  }

  // Structs

  /** As CPython's {@code _Foo}. */
  record Point(int x, double y) {}

  /** Everything that has a place. */
  @SuppressWarnings("ArrayRecordComponent") // as programs have them
  record Body(
      byte kind, Point at, @Length(10) String name, @Length(3) double[] speed, boolean alive) {}

  @Test
  @Conformance({
    "_TestSharedCTypes.test_sharedctypes",
    "_TestSharedCTypes.test_synchronize",
    "_TestSharedCTypes.test_copy"
  })
  void aWorkerDoublesScalarStructArrayAndTextInPlace() throws Exception {
    SharedInt x = context.sharedInt(7);
    SharedDouble y = context.sharedDouble(1.0 / 3.0);
    SharedStruct<Point> point = context.sharedStruct(new Point(3, 2));
    SharedStructArray<Body> bodies = context.sharedStructArray(Body.class, 2);
    SharedDoubleArray array =
        context.sharedDoubleArray(IntStream.range(0, 10).asDoubleStream().toArray());
    SharedByteArray text = context.sharedByteArray(20);
    text.setText("hello");
    Body body = new Body((byte) 1, new Point(1, 2), "größe", new double[] {1, 2, 3}, true);
    bodies.set(1, body);
    Point copy = point.copy();

    pool.apply(() -> {
      x.set(x.get() * 2);
      y.set(y.get() * 2);
      Point p = point.get();
      point.set(new Point(p.x() * 2, p.y() * 2));
      for (int i = 0; i < array.size(); i++) {
        array.set(i, array.get(i) * 2);
      }
      text.setText(text.text() + text.text());
      bodies.set(0, bodies.get(1));
      bodies.set(1, "at.y", 4.0);
      bodies.set(1, "speed[2]", 6.0);
      return null;
    });

    assertThat(x.get()).isEqualTo(14);
    assertThat(y.get()).isEqualTo(2.0 / 3.0);
    assertThat(point.get()).isEqualTo(new Point(6, 4));
    assertThat(copy).as("the copy is detached").isEqualTo(new Point(3, 2));
    assertThat(array.get(9)).isEqualTo(18.0);
    assertThat(text.text()).isEqualTo("hellohello");
    assertThat(bodies.get(0)).usingRecursiveComparison().isEqualTo(body);
    assertThat(bodies.get(1))
        .usingRecursiveComparison()
        .isEqualTo(new Body((byte) 1, new Point(1, 4), "größe", new double[] {1, 2, 6}, true));
  }

  // Travelling and ending

  private record Family(SharedInt value, SharedDoubleArray array, SharedStruct<Point> struct) {}

  @Test
  void whatComesBackFromAWorkerIsTheInstanceThatWasSent() throws Exception {
    Family family =
        new Family(
            context.sharedInt(1),
            context.sharedDoubleArray(MANY),
            context.sharedStruct(new Point(1, 2)));

    Family back = pool.apply(() -> family);

    assertThat(back.value()).isSameAs(family.value());
    assertThat(back.array()).isSameAs(family.array());
    assertThat(back.struct()).isSameAs(family.struct());
    assertThat(back.value().lock()).isSameAs(family.value().lock());
  }

  @Test
  void whatAWorkerMadeLivesOnHere() throws Exception {
    SharedIntArray made = pool.apply(() -> SharedIntArray.create(new int[] {1, 2, 3}));
    SharedStruct<Point> struct = pool.apply(() -> SharedStruct.create(new Point(1, 2)));

    assertThat(made.toArray()).containsExactly(1, 2, 3);
    assertThat(struct.get()).isEqualTo(new Point(1, 2));
    made.close();
    struct.close();
  }

  @Test
  void whatAnotherProcessHasClosedIsAnExceptionEverywhere() throws Exception {
    Values values = values();
    SharedIntArray small = context.sharedIntArray(3);
    SharedDoubleArray big = context.sharedDoubleArray(MANY);
    SharedStruct<Point> struct = context.sharedStruct(Point.class);
    MemorySegment segment = small.segment();
    pool.apply(() -> {
      values.all().forEach(SharedValue::close);
      for (SharedArray array : List.of(small, big)) {
        array.close();
      }
      struct.close();
      return null;
    });

    List<Runnable> uses =
        List.of(
            () -> values.i().get(),
            () -> values.q().set(1),
            () -> values.d().addAndGet(1),
            () -> values.c().compareAndSet('a', 'b'),
            () -> values.z().flip(),
            () -> values.i().lock().lock(),
            () -> small.get(0),
            () -> small.set(0, 1),
            small::toArray,
            () -> small.fill(1),
            small::segment,
            () -> big.get(0),
            big::asByteBuffer,
            struct::get,
            () -> struct.set(new Point(1, 1)),
            () -> struct.get("x"));
    for (int i = 0; i < uses.size(); i++) {
      Runnable use = uses.get(i);
      assertThatThrownBy(use::run).as("use %d", i).isInstanceOf(IllegalStateException.class);
    }
    assertThat(segment.byteSize()).isEqualTo(12); // and nobody else's memory is behind it
    values.i().close();
    small.close();
  }

  // Kills

  @Test
  void aProcessKilledWhileItHoldsTheLockLeavesItToTheNext() throws Exception {
    ProcessesOnly.in(context);
    SharedInt value = context.sharedInt(0);
    ChildProcess child =
        context
            .process(() -> {
              value.lock().lock();
              value.set(1);
              Thread.sleep(Long.MAX_VALUE);
            })
            .start();
    await(() -> value.get() == 1);
    child.kill();
    child.join();

    assertThat(value.lock().tryLock(Duration.ofSeconds(30))).isTrue();
    assertThat(value.lock().ownerDied()).isTrue();
    value.lock().markConsistent();
    value.set(2);
    value.lock().unlock();
    assertThat((int) pool.apply(value::get)).isEqualTo(2);
  }

  @Test
  void killedProcessesNeitherLoseNorDoubleAnAtomicIncrement() throws Exception {
    ProcessesOnly.in(context);
    int kills = 4;
    SharedLong total = SharedLong.createRaw(0);
    SharedLongArray each = SharedLongArray.createRaw(kills);
    for (int i = 0; i < kills; i++) {
      int index = i;
      ChildProcess child =
          context
              .process(() -> {
                while (true) {
                  long _ = each.getAndAdd(index, 1);
                  long _ = total.incrementAndGet();
                }
              })
              .start();
      await(() -> each.getVolatile(index) > 1000);
      child.kill();
      child.join();
    }
    assertThat(total.get()).isBetween(each.stream().sum() - kills, each.stream().sum());
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > SECONDS.toNanos(30)) {
        throw new AssertionError("The child does not get there");
      }
      Thread.sleep(1);
    }
  }

  // Memory

  @Test
  @Conformance({
    "_TestSharedMemory.test_shared_memory_across_processes",
    "_TestSharedMemory.test_shared_memory_ShareableList_pickling"
  })
  void memoryAndListsAreTheSameInAWorkerByNameAndByObject() throws Exception {
    try (SharedMemory memory = SharedMemory.create(1000);
        SharedList list = SharedList.of(0, 1, 2, 3, 4, "text")) {
      String name = memory.name();
      pool.apply(() -> {
        try (SharedMemory byName = SharedMemory.attach(name)) {
          byName.segment().setAtIndex(ValueLayout.JAVA_INT, 1, 7);
          memory.segment().setAtIndex(ValueLayout.JAVA_INT, 2, 8);
        }
        list.set(4, "changed");
        return null;
      });

      assertThat(memory.segment().getAtIndex(ValueLayout.JAVA_INT, 1)).isEqualTo(7);
      assertThat(memory.segment().getAtIndex(ValueLayout.JAVA_INT, 2)).isEqualTo(8);
      assertThat(list).containsExactly(0L, 1L, 2L, 3L, "changed", "text");
      memory.unlink();
      list.memory().unlink();
    }
  }
}
