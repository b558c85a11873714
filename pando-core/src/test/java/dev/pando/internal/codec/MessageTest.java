package dev.pando.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.spi.ClassFilter;
import dev.pando.spi.DecodingException;
import dev.pando.spi.EncodingException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MessageTest {
  @Test
  void primitivesArriveAsTheyWere() {
    ObjectWriter out = new ObjectWriter();
    int[] ints = {0, 1, 127, 128, 16_383, 16_384, Integer.MAX_VALUE, -1, Integer.MIN_VALUE};
    long[] longs = {0, 127, 128, 1L << 35, Long.MAX_VALUE, -1, Long.MIN_VALUE};
    for (int i : ints) {
      out.writeInt(i);
      out.writeVarInt(i);
      out.writeSignedVarInt(i);
    }
    for (long j : longs) {
      out.writeLong(j);
      out.writeVarLong(j);
      out.writeSignedVarLong(j);
    }
    out.writeString(null);
    out.writeString("x");
    out.writeByte(200);
    out.writeBytes(new byte[] {9, 8, 7}, 1, 2);
    ObjectReader in = new ObjectReader();
    byte[] shifted = new byte[out.length() + 10];
    System.arraycopy(out.array(), 0, shifted, 5, out.length());
    in.wrap(shifted, 5, out.length());
    for (int i : ints) {
      assertThat(in.readInt()).isEqualTo(i);
      assertThat(in.readVarInt()).isEqualTo(i);
      assertThat(in.readSignedVarInt()).isEqualTo(i);
    }
    for (long j : longs) {
      assertThat(in.readLong()).isEqualTo(j);
      assertThat(in.readVarLong()).isEqualTo(j);
      assertThat(in.readSignedVarLong()).isEqualTo(j);
    }
    assertThat(in.readString()).isNull();
    assertThat(in.readString()).isEqualTo("x");
    assertThat(in.readByte()).isEqualTo(200);
    byte[] two = new byte[2];
    in.readBytes(two, 0, 2);
    assertThat(two).containsExactly(8, 7);
    assertThat(in.remaining()).isZero();
    assertThatThrownBy(in::readByte).isInstanceOf(DecodingException.class);
  }

  @Test
  void partsOfListsArrivePackedOrNot() {
    List<List<?>> lists =
        List.of(
            IntStream.range(-300, 300).boxed().toList(),
            IntStream.range(0, 50_000).boxed().toList(),
            List.of(1, -128, 127, 0, 5),
            List.of(1, -129, 2, 3, 32_767),
            List.of(1, 32_768, 2, Integer.MIN_VALUE, Integer.MAX_VALUE),
            List.of(1L, -128L, 127L, 0L, 5L),
            List.of(1L, -129L, 2L, 3L, 32_767L),
            List.of(1L, 32_768L, 2L, (long) Integer.MIN_VALUE, (long) Integer.MAX_VALUE),
            List.of(1L, -5_000_000_000L, 3L, 4L, 5L),
            List.of(1L, Long.MIN_VALUE, Long.MAX_VALUE, -1L, 0L),
            List.of(1.5, Double.NaN, -0.0, Double.NEGATIVE_INFINITY, Double.MIN_VALUE),
            List.of("a", "b", "ü", "日", "e"),
            new ArrayList<>(Arrays.asList(1, null, 2, 3, 4)),
            new ArrayList<>(Arrays.asList(1, "x", 2, 3L, 4)),
            Collections.nCopies(7, new Samples.Point(1, 2)));
    for (List<?> list : lists) {
      ObjectWriter out = new ObjectWriter();
      out.writeList(list, 0, list.size());
      out.writeList(list, 1, list.size() - 1);
      out.writeList(list.toArray(), 2, 3);
      out.writeList(list, 2, 2);
      ObjectReader in = new ObjectReader(out.toByteArray());
      assertThat(in.readList()).isEqualTo(list);
      assertThat(in.readArray()).isEqualTo(list.subList(1, list.size() - 1).toArray());
      assertThat(in.readList()).isEqualTo(list.subList(2, 3));
      assertThat(in.readList()).isEmpty();
      assertThat(in.remaining()).isZero();
    }
    assertThatThrownBy(() -> new ObjectWriter().writeList(List.of(1, new Thread()), 0, 2))
        .isInstanceOf(EncodingException.class)
        .hasMessageContaining("[1] -> java.lang.Thread");
  }

  private static final class Store implements OutOfBand {
    final Map<Long, byte[]> stored = new HashMap<>();

    @Override
    public int threshold() {
      return 1000;
    }

    @Override
    public long store(MemorySegment array) throws IOException {
      if (array.byteSize() > 1 << 20) {
        throw new IOException("no room for " + array.byteSize());
      }
      stored.put(stored.size() + 7L, array.toArray(ValueLayout.JAVA_BYTE));
      return stored.size() + 6L;
    }

    @Override
    public void load(long reference, MemorySegment array) throws IOException {
      byte[] bytes = stored.remove(reference);
      if (bytes == null) {
        throw new IOException("nothing at " + reference);
      }
      array.copyFrom(MemorySegment.ofArray(bytes));
    }

    @Override
    public void discard(long reference) {
      stored.remove(reference);
    }
  }

  @Test
  void largeArraysGoBesideTheMessage() {
    Store store = new Store();
    ObjectWriter out = new ObjectWriter(Shapes.inline(), store);
    ObjectReader in = new ObjectReader(Shapes.inline(), store);
    int[] large = IntStream.range(0, 1000).toArray();
    double[] doubles = new double[200];
    doubles[7] = 1.5;
    Object[] back =
        RoundTrip.send(
            new Object[] {
              large,
              large,
              doubles,
              new byte[2000],
              new long[300],
              new short[900],
              new char[900],
              new float[900],
              new int[3]
            },
            out,
            in);
    assertThat(out.length()).isLessThan(300);
    assertThat((int[]) back[0]).isEqualTo(large);
    assertThat(back[1]).isSameAs(back[0]);
    assertThat((double[]) back[2]).isEqualTo(doubles);
    assertThat(store.stored).isEmpty();
    out.reset();
    assertThatThrownBy(() -> out.writeObject(new Object[] {large, new Thread()}))
        .isInstanceOf(EncodingException.class);
    assertThat(store.stored).isEmpty();
    assertThatThrownBy(() -> out.writeObject(new long[1 << 20]))
        .isInstanceOf(EncodingException.class)
        .hasMessageContaining("no room for 8388608");
  }

  @Test
  void theCodecOfTheServiceInterfaceDoesTheSame() {
    PandoCodec codec = new PandoCodec();
    byte[] bytes = codec.encode(List.of(1, "x"));
    assertThat(codec.decode(bytes, 0, bytes.length, getClass().getClassLoader(), ClassFilter.all()))
        .isEqualTo(List.of(1, "x"));
    assertThat(codec.id()).isEqualTo((byte) 1);
    assertThat(codec.name()).isEqualTo("pando");
  }

  @Test
  void tagsKeepTheirNumbers() {
    assertThat(Tags.FORMAT_VERSION).isEqualTo(1);
    assertThat(
            new int[] {
              Tags.NULL, Tags.INTEGER, Tags.STRING_LATIN1, Tags.INT_ARRAY, Tags.INSTANT, Tags.ENUM,
              Tags.RECORD, Tags.LAMBDA, Tags.SERIAL, Tags.ARRAY_LIST, Tags.HASH_SET, Tags.HASH_MAP
            })
        .containsExactly(0, 7, 11, 17, 26, 41, 46, 48, 49, 60, 70, 80);
  }
}
