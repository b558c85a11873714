package dev.pando.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Pando;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharedArrayTest {
  /** So that arrays lie in blocks and in files of their own. */
  private static final int[] SIZES = {0, 1, 7, 100, 5000};

  @Test
  void arraysOfEveryTypeHoldWhatIsPutIntoThem() {
    for (int size : SIZES) {
      SharedIntArray ints = Pando.sharedIntArray(size);
      SharedLongArray longs = Pando.sharedLongArray(size);
      SharedDoubleArray doubles = Pando.sharedDoubleArray(size);
      SharedFloatArray floats = Pando.sharedFloatArray(size);
      SharedShortArray shorts = Pando.sharedShortArray(size);
      SharedByteArray bytes = Pando.sharedByteArray(size);
      SharedCharArray chars = Pando.sharedCharArray(size);
      SharedBooleanArray booleans = Pando.sharedBooleanArray(size);
      for (int i = 0; i < size; i++) {
        ints.set(i, -i);
        longs.set(i, -((long) i << 33));
        doubles.set(i, i / 3.0);
        floats.set(i, i / 3f);
        shorts.set(i, (short) (i * 17));
        bytes.set(i, (byte) (i * 3));
        chars.set(i, (char) (i * 13));
        booleans.set(i, i % 3 == 0);
      }
      for (int i = 0; i < size; i++) {
        assertThat(ints.get(i)).isEqualTo(-i);
        assertThat(longs.get(i)).isEqualTo(-((long) i << 33));
        assertThat(doubles.get(i)).isEqualTo(i / 3.0);
        assertThat(floats.get(i)).isEqualTo(i / 3f);
        assertThat(shorts.get(i)).isEqualTo((short) (i * 17));
        assertThat(bytes.get(i)).isEqualTo((byte) (i * 3));
        assertThat(chars.get(i)).isEqualTo((char) (i * 13));
        assertThat(booleans.get(i)).isEqualTo(i % 3 == 0);
      }
      assertThat(Pando.sharedIntArray(ints.toArray()).toArray()).isEqualTo(ints.toArray());
      assertThat(Pando.sharedLongArray(longs.toArray()).toArray()).isEqualTo(longs.toArray());
      assertThat(Pando.sharedDoubleArray(doubles.toArray()).toArray()).isEqualTo(doubles.toArray());
      assertThat(Pando.sharedFloatArray(floats.toArray()).toArray()).isEqualTo(floats.toArray());
      assertThat(Pando.sharedShortArray(shorts.toArray()).toArray()).isEqualTo(shorts.toArray());
      assertThat(Pando.sharedByteArray(bytes.toArray()).toArray()).isEqualTo(bytes.toArray());
      assertThat(Pando.sharedCharArray(chars.toArray()).toArray()).isEqualTo(chars.toArray());
      assertThat(Pando.sharedBooleanArray(booleans.toArray()).toArray())
          .isEqualTo(booleans.toArray());
      for (SharedArray array :
          List.of(ints, longs, doubles, floats, shorts, bytes, chars, booleans)) {
        assertThat(array.size()).isEqualTo(size);
        array.close();
      }
    }
  }

  @Test
  void outsideOfTheBoundsIsAnExceptionAndChangesNothing() {
    for (int size : SIZES) {
      SharedIntArray array = Pando.sharedIntArray(size);
      SharedByteArray bytes = Pando.sharedByteArray(size);
      SharedBooleanArray booleans = Pando.sharedBooleanArray(size);
      List<IntConsumer> uses =
          List.of(
              array::get,
              i -> array.set(i, 1),
              array::getVolatile,
              i -> array.setVolatile(i, 1),
              i -> array.getAndAdd(i, 1),
              i -> array.compareAndSet(i, 0, 1),
              i -> array.setAll(i, 1),
              i -> array.copyTo(i, new int[1], 0, 1),
              bytes::get,
              i -> bytes.set(i, (byte) 1),
              i -> bytes.setAll(i, (byte) 1),
              booleans::get,
              i -> booleans.set(i, true),
              i -> booleans.setAll(i, true));
      for (int outside : new int[] {-1, size, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
        for (IntConsumer use : uses) {
          assertThatThrownBy(() -> use.accept(outside))
              .isInstanceOf(IndexOutOfBoundsException.class);
        }
        assertThatThrownBy(() -> array.toArray(0, outside == size ? size + 1 : outside))
            .isInstanceOf(IndexOutOfBoundsException.class);
      }
      assertThatThrownBy(() -> array.copyFrom(0, new int[size + 1], 0, size + 1))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> array.copyFrom(0, new int[0], 0, 1))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> array.fill(0, size + 1, 1))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThat(array.stream()).doesNotContain(1);
      assertThat(bytes.stream()).doesNotContain(1);
    }
    assertThatThrownBy(() -> Pando.sharedIntArray(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }

  @Test
  void sortedFilledAndCopiedPartsAreAsThoseOfAJavaArray() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int size : SIZES) {
      int[] java = random.ints(size, -50, 50).toArray();
      SharedIntArray array = Pando.sharedIntArray(java);
      for (int step = 0; step < 20; step++) {
        int from = random.nextInt(size + 1);
        int to = from + random.nextInt(size - from + 1);
        switch (random.nextInt(3)) {
          case 0 -> {
            array.sort(from, to);
            Arrays.sort(java, from, to);
          }
          case 1 -> {
            array.fill(from, to, step);
            Arrays.fill(java, from, to, step);
          }
          default -> {
            int[] values = random.ints(to - from).toArray();
            array.setAll(from, values);
            System.arraycopy(values, 0, java, from, values.length);
          }
        }
        assertThat(array.toArray()).as("seed %d", seed).isEqualTo(java);
        assertThat(array.toArray(from, to)).isEqualTo(Arrays.copyOfRange(java, from, to));
        assertThat(array.stream().toArray()).isEqualTo(java);
      }
      array.sort();
      Arrays.sort(java);
      assertThat(array.toArray()).isEqualTo(java);
    }
    SharedDoubleArray doubles = Pando.sharedDoubleArray(new double[] {2, Double.NaN, -0.0, 0, -1});
    doubles.sort();
    assertThat(doubles.toArray()).containsExactly(-1, -0.0, 0.0, 2, Double.NaN);
  }

  @Test
  void segmentAndBufferAreViewsOfTheElements() {
    for (int size : new int[] {10, 5000}) {
      SharedShortArray array = Pando.sharedShortArray(size);
      array.segment().setAtIndex(ValueLayout.JAVA_SHORT, 3, (short) 300);
      array.asByteBuffer().asShortBuffer().put(4, (short) 400);
      assertThat(array.toArray(3, 5)).containsExactly((short) 300, (short) 400);
      assertThat(array.asByteBuffer().remaining()).isEqualTo(2 * size);
      MemorySegment segment = array.segment();
      assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_SHORT, 2L * size))
          .isInstanceOf(IndexOutOfBoundsException.class);
      array.close();
      assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_SHORT, 0))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(array::segment).isInstanceOf(IllegalStateException.class);
    }
  }

  /** Whoever holds a slice alone must not find another array's elements in it. */
  @Test
  void aSegmentOutlivesItsArrayObject() {
    for (int size : new int[] {10, 5000}) {
      MemorySegment segment = segmentOfAForgottenArray(size);
      for (int round = 0; round < 5; round++) {
        System.gc();
        SharedIntArray other = Pando.sharedIntArray(size);
        other.fill(-1);
        assertThat(segment.getAtIndex(ValueLayout.JAVA_INT, size - 1)).isEqualTo(size);
        other.close();
      }
    }
  }

  private static MemorySegment segmentOfAForgottenArray(int size) {
    SharedIntArray array = Pando.sharedIntArray(size);
    array.set(size - 1, size);
    return array.segment();
  }
}
