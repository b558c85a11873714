package dev.pando.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SpillTest {
  private static final long NO_LIMIT = Long.MAX_VALUE;
  private static final long SLOW_NANOS = 1_000_000;
  private static final int SMALL = (int) SpillLayout.MIN_PAYLOAD_BYTES;

  /** So many of the smallest, before a patient sender waits. */
  private static final int ENOUGH_BLOCKS = SpillWriter.enoughBlocks(0);

  @TempDir Path directory;
  private final AtomicLong clock = new AtomicLong();
  private SpillFiles files;
  private SpillWriter writer;
  private SpillReader reader;

  @BeforeEach
  void open() {
    files = new SpillFiles(directory, "spill");
    writer = new SpillWriter(files, NO_LIMIT, clock::get);
    reader = new SpillReader(files);
  }

  @AfterEach
  void close() {
    reader.close();
    writer.close();
  }

  private static byte[] bytes(int length, int seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static MemorySegment segment(byte[] bytes) {
    return MemorySegment.ofArray(bytes);
  }

  private byte[] load(long reference) {
    byte[] bytes = new byte[Math.toIntExact(reader.length(reference))];
    reader.load(reference, segment(bytes));
    return bytes;
  }

  private long filesThere() throws IOException {
    try (Stream<Path> list = Files.list(directory)) {
      return list.count();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, SMALL - 1, SMALL, SMALL + 1, 1 << 20, 8 << 20})
  void aPayloadOfAnySizeArrivesUnchanged(int length) throws IOException {
    byte[] sent = bytes(length, length);
    long reference = writer.store(segment(sent));
    assertThat(Arrays.equals(load(reference), sent)).isTrue();
    assertThat(reader.view(reference).isReadOnly()).isTrue();
    reader.release(reference);
  }

  @Test
  void arraysOfOtherTypesNeedNoDetour() throws IOException {
    long[] sent = new Random(1).longs(50_000).toArray();
    long[] received = new long[sent.length];
    reader.load(writer.store(MemorySegment.ofArray(sent)), MemorySegment.ofArray(received));
    assertThat(received).isEqualTo(sent);
  }

  @Test
  void aPowerOfTwoDoesNotTakeTwiceItsSize() throws IOException {
    writer.store(segment(new byte[1 << 20]));
    assertThat(writer.bytes()).isEqualTo((1 << 20) + 4096);
  }

  @Test
  void aReleasedBlockIsUsedAgain() throws IOException {
    for (int i = 0; i < 100; i++) {
      byte[] sent = bytes(SMALL, i);
      long reference = writer.store(segment(sent));
      assertThat(Arrays.equals(load(reference), sent)).isTrue();
      reader.release(reference);
    }
    assertThat(filesThere()).isEqualTo(1);
  }

  @Test
  void aPatientSenderUsesTheBlockThatItsReceiverReleasesMeanwhile() throws IOException {
    List<Long> sent = new ArrayList<>();
    AtomicInteger looks = new AtomicInteger();
    LongSupplier releasesAtTheTenthLook =
        () -> {
          if (looks.incrementAndGet() == 10) {
            reader.release(sent.removeFirst());
          }
          return clock.get(); // stands: by it, nobody has waited for too long
        };
    try (SpillWriter patient = enoughBlocksInUse(releasesAtTheTenthLook, sent)) {
      sent.add(patient.storePatiently(segment(new byte[SMALL])));
      assertThat(looks.get()).isGreaterThanOrEqualTo(10);
      assertThat(filesThere()).isEqualTo(ENOUGH_BLOCKS);
    }
  }

  @Test
  void aPatientSenderWithoutReceiverWaitsNoLongerThanABlockTakesToMake() throws IOException {
    AtomicInteger looks = new AtomicInteger();
    LongSupplier counting =
        () -> {
          looks.incrementAndGet();
          return clock.addAndGet(SLOW_NANOS / 10);
        };
    try (SpillWriter patient = enoughBlocksInUse(counting, new ArrayList<>())) {
      long _ = patient.storePatiently(segment(new byte[SMALL]));
      assertThat(looks.get()).isBetween(10, 20);
      assertThat(filesThere()).isEqualTo(ENOUGH_BLOCKS + 1);
    }
  }

  @Test
  void anInterruptedSenderDoesNotWaitForABlock() throws IOException {
    try (SpillWriter patient = enoughBlocksInUse(clock::get, new ArrayList<>())) {
      Thread.currentThread().interrupt();
      long _ = patient.storePatiently(segment(new byte[SMALL]));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(filesThere()).isEqualTo(ENOUGH_BLOCKS + 1);
    }
  }

  @Test
  void anInterruptedThreadLosesNoPayload() throws IOException {
    byte[] sent = bytes(SMALL, 1);
    Thread.currentThread().interrupt();
    long reference = writer.store(segment(sent));
    byte[] received = load(reference);
    reader.release(reference);
    writer.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(Arrays.equals(received, sent)).isTrue();
    assertThat(filesThere()).isZero();
  }

  /** A writer that took {@link #SLOW_NANOS} at least for each of its blocks. */
  private SpillWriter enoughBlocksInUse(LongSupplier clockAfterwards, List<Long> sent)
      throws IOException {
    AtomicReference<LongSupplier> now = new AtomicReference<>(() -> clock.addAndGet(SLOW_NANOS));
    SpillWriter patient = new SpillWriter(files, NO_LIMIT, () -> now.get().getAsLong());
    for (int i = 0; i < ENOUGH_BLOCKS; i++) {
      sent.add(patient.storePatiently(segment(new byte[SMALL])));
    }
    now.set(clockAfterwards);
    return patient;
  }

  @Test
  void aLargerFreeBlockServesASmallerPayload() throws IOException {
    reader.release(writer.store(segment(new byte[2 * SMALL])));
    writer.store(segment(new byte[SMALL]));
    assertThat(filesThere()).isEqualTo(1);
  }

  @Test
  void aReferenceIsVoidOnceReleased() throws IOException {
    long reference = writer.store(segment(new byte[10]));
    reader.release(reference);
    assertThatIllegalStateException().isThrownBy(() -> reader.view(reference));
    assertThatIllegalStateException().isThrownBy(() -> reader.release(reference));
    long next = writer.store(segment(new byte[10]));
    assertThat(next).isNotEqualTo(reference);
    assertThatIllegalStateException().isThrownBy(() -> reader.view(reference));
    assertThat(reader.length(next)).isEqualTo(10);
  }

  @Test
  void aDestinationOfTheWrongSizeIsRefused() throws IOException {
    long reference = writer.store(segment(new byte[10]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reader.load(reference, segment(new byte[11])))
        .withMessageContaining("10")
        .withMessageContaining("11");
  }

  @Test
  void aPayloadNotSentAfterAllIsTakenBack() throws IOException {
    long reference = writer.store(segment(new byte[10]));
    writer.discard(reference);
    assertThatIllegalArgumentException().isThrownBy(() -> writer.discard(reference));
    writer.store(segment(new byte[10]));
    assertThat(filesThere()).isEqualTo(1);
  }

  @Test
  void atTheLimitStoringFailsWithTheFiguresAndGoesOnAfterARelease() throws IOException {
    try (SpillWriter limited = new SpillWriter(new SpillFiles(directory, "limited"), 300_000)) {
      SpillReader in = new SpillReader(new SpillFiles(directory, "limited"));
      long first = limited.store(segment(new byte[SMALL]));
      for (int i = 0; i < 3; i++) {
        limited.store(segment(new byte[SMALL]));
      }
      assertThatIOException()
          .isThrownBy(() -> limited.store(segment(new byte[SMALL])))
          .withMessageContaining("69632")
          .withMessageContaining("300000");
      in.release(first);
      limited.store(segment(new byte[SMALL]));
      in.close();
    }
  }

  @Test
  void freeBlocksMakeRoomForOnesOfAnotherSize() throws IOException {
    try (SpillWriter limited = new SpillWriter(new SpillFiles(directory, "limited"), 300_000)) {
      SpillReader in = new SpillReader(new SpillFiles(directory, "limited"));
      List<Long> references = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        references.add(limited.store(segment(new byte[SMALL])));
      }
      references.forEach(in::release);
      long large = limited.store(segment(new byte[4 * SMALL]));
      assertThat(in.length(large)).isEqualTo(4 * SMALL);
      assertThat(limited.bytes()).isEqualTo(4 * SMALL + 4096);
      in.close();
    }
  }

  @Test
  void aStoreThatFailsLeavesTheSpillUsable() throws IOException {
    Path gone = Files.createDirectory(directory.resolve("gone"));
    try (SpillWriter out = new SpillWriter(new SpillFiles(gone, "spill"), NO_LIMIT)) {
      Files.delete(gone);
      assertThatIOException().isThrownBy(() -> out.store(segment(new byte[10])));
      assertThat(out.bytes()).isZero();
      Files.createDirectory(gone);
      out.store(segment(new byte[10]));
      assertThat(out.bytes()).isPositive();
      out.reclaim();
    }
  }

  @Test
  void memoryNotNeededForLongIsGivenBack() throws IOException {
    List<Long> references = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      references.add(writer.store(segment(new byte[1 << 20])));
    }
    references.forEach(reader::view);
    references.forEach(reader::release);
    List<Long> held = new ArrayList<>();
    for (int period = 0; period < 6; period++) {
      clock.addAndGet(SpillWriter.TRIM_PERIOD_NANOS);
      writer.trim();
      held.add(writer.bytes() >> 20);
    }
    assertThat(held).containsExactly(8L, 4L, 2L, 1L, 0L, 0L);
    assertThat(filesThere()).isZero();
    reader.trim();
  }

  @Test
  void memoryInUseIsNotTrimmed() throws IOException {
    byte[] sent = bytes(1 << 20, 1);
    long reference = writer.store(segment(sent));
    for (int period = 0; period < 6; period++) {
      clock.addAndGet(SpillWriter.TRIM_PERIOD_NANOS);
      writer.trim();
    }
    assertThat(Arrays.equals(load(reference), sent)).isTrue();
  }

  @Test
  void whatIsOnItsWayWhenTheWriterClosesStillArrives() throws IOException {
    byte[] sent = bytes(SMALL, 1);
    long reference = writer.store(segment(sent));
    reader.release(writer.store(segment(sent)));
    writer.close();
    assertThat(filesThere()).isEqualTo(1);

    assertThat(Arrays.equals(load(reference), sent)).isTrue();
    reader.release(reference);
    assertThat(filesThere()).isZero();
  }

  @Test
  void aDeadReadersBlocksAreUsedAgain() throws IOException {
    writer.store(segment(new byte[SMALL]));
    writer.store(segment(new byte[SMALL]));
    writer.reclaim();
    reader = new SpillReader(files);
    writer.store(segment(new byte[SMALL]));
    writer.store(segment(new byte[SMALL]));
    assertThat(filesThere()).isEqualTo(2);
  }

  @Test
  void aDeadWritersFilesCanBeDeletedAndNobodyElses() throws IOException {
    SpillFiles others = new SpillFiles(directory, "spill-2");
    try (SpillWriter other = new SpillWriter(others, NO_LIMIT)) {
      other.store(segment(new byte[10]));
      writer.store(segment(new byte[10]));
      files.deleteAll();
      assertThat(filesThere()).isEqualTo(1);
      others.deleteAll();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void randomTrafficReleasedInAnyOrderArrivesWhole(long seed) throws IOException {
    Random random = new Random(seed);
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Sent(long reference, byte[] bytes) {}
    List<Sent> inFlight = new ArrayList<>();
    Set<Long> blocks = new HashSet<>();
    for (int step = 0; step < 2000; step++) {
      if (random.nextInt(3) > 0 && inFlight.size() < 40) {
        byte[] bytes = bytes(random.nextInt(1 << (10 + random.nextInt(9))), step);
        long reference = writer.store(segment(bytes));
        blocks.add(SpillLayout.block(reference));
        inFlight.add(new Sent(reference, bytes));
      } else if (!inFlight.isEmpty()) {
        Sent sent = inFlight.remove(random.nextInt(inFlight.size()));
        assertThat(Arrays.equals(load(sent.reference()), sent.bytes())).isTrue();
        reader.release(sent.reference());
      }
      if (random.nextInt(50) == 0) {
        clock.addAndGet(SpillWriter.TRIM_PERIOD_NANOS);
        reader.trim();
      }
    }
    assertThat(blocks.size()).isLessThan(400);
  }
}
