package dev.pando.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is freed of a writer's blocks, and what is kept, by whom they belong to. */
class SpillReaperTest {
  private static final int DEAD = 7;
  private static final int ALIVE = 8;
  private static final boolean WRITER_ALIVE = false;
  private static final boolean WRITER_DEAD = true;

  @TempDir private Path directory;

  private SpillFiles files;
  private SpillWriter writer;
  private SpillReader reader;

  @BeforeEach
  void open() {
    files = new SpillFiles(directory, "spill");
    writer = new SpillWriter(files, Long.MAX_VALUE);
    reader = new SpillReader(files);
  }

  @AfterEach
  void close() {
    reader.close();
    writer.close();
  }

  private long store(int content) throws IOException {
    return writer.store(MemorySegment.ofArray(new byte[] {(byte) content}));
  }

  private void reap(boolean writerDead) throws IOException {
    SpillReaper.reap(files, writerDead, participant -> participant == DEAD);
  }

  private void assertHolds(long reference, int content) {
    byte[] loaded = new byte[1];
    reader.load(reference, MemorySegment.ofArray(loaded));
    assertThat(loaded[0]).isEqualTo((byte) content);
  }

  private void assertVoid(long reference) {
    assertThatIllegalStateException().isThrownBy(() -> reader.view(reference));
  }

  private long filesThere() throws IOException {
    try (Stream<Path> there = Files.list(directory)) {
      return there.count();
    }
  }

  @Test
  void whatADeadWriterHadNotSentGoesAndWhatItSentStays() throws IOException {
    long stored = store(1);
    long sent = store(2);
    writer.send(sent);
    reader.release(store(3));
    assertVoidAfter(WRITER_ALIVE, 3, stored, false);
    assertVoidAfter(WRITER_DEAD, 1, stored, true);
    assertHolds(sent, 2);
    reader.release(sent);
    reader.deleteReleased(sent);
    assertThat(filesThere()).isZero();
  }

  private void assertVoidAfter(boolean writerDead, int left, long reference, boolean isVoid)
      throws IOException {
    reap(writerDead);
    assertThat(filesThere()).isEqualTo(left);
    if (isVoid) {
      assertVoid(reference);
    } else {
      assertHolds(reference, 1);
    }
  }

  @Test
  void whatADeadReceiverTookIsUsedAgainAndWhatALivingOneTookIsNot() throws IOException {
    long taken = store(1);
    long held = store(2);
    for (long each : new long[] {taken, held}) {
      writer.send(each);
    }
    reader.take(taken, DEAD);
    reader.take(held, ALIVE);
    reap(WRITER_ALIVE);
    assertVoid(taken);
    assertHolds(held, 2);
    assertHolds(store(3), 3);
    assertThat(filesThere()).isEqualTo(2);
  }

  @Test
  void theBlocksOfOneMessageGoOrStayTogether() throws IOException {
    long leader = store(1);
    long follower = store(2);
    writer.follow(follower, leader);
    writer.send(leader);
    reap(WRITER_DEAD);
    assertHolds(leader, 1);
    assertHolds(follower, 2);
    reader.take(leader, DEAD);
    reap(WRITER_DEAD);
    assertThat(filesThere()).isZero();
  }

  @Test
  void aFollowerOfAnEndedLeaderIsFreed() throws IOException {
    long leader = store(1);
    long follower = store(2);
    writer.follow(follower, leader);
    writer.send(leader);
    reader.release(leader); // and killed before the other
    reap(WRITER_ALIVE);
    assertVoid(follower);
  }

  @Test
  void whatADeadReceiverTookOfAWriterThatHasEndedIsDeleted() throws IOException {
    long taken = store(1);
    writer.send(taken);
    reader.take(taken, DEAD);
    writer.close();
    assertThat(filesThere()).isEqualTo(1);
    reap(WRITER_ALIVE); // ended in good order, and its process not yet gone
    assertThat(filesThere()).isZero();
  }

  @Test
  void aBlockThatIsBeingMadeIsLeftToItsWriterUnlessThatIsDead() throws IOException {
    Files.createFile(directory.resolve("spill-0"));
    Files.write(directory.resolve("spill-1"), new byte[70_000]);
    reap(WRITER_ALIVE);
    assertThat(filesThere()).isEqualTo(2);
    reap(WRITER_DEAD);
    assertThat(filesThere()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void reapingDuringTrafficLosesNothing(long seed) throws Exception {
    Random random = new Random(seed);
    List<Long> held = new ArrayList<>();
    Thread reaping =
        Thread.ofPlatform()
            .start(() -> {
              try {
                while (!Thread.currentThread().isInterrupted()) {
                  reap(WRITER_ALIVE);
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    for (int i = 0; i < 3000; i++) {
      long leader = store(i);
      long follower = store(i + 1);
      writer.follow(follower, leader);
      writer.send(leader);
      boolean lost = random.nextBoolean();
      reader.take(leader, lost ? DEAD : ALIVE);
      if (!lost) {
        assertHolds(leader, i);
        assertHolds(follower, i + 1);
        held.add(follower);
        reader.release(follower);
        reader.release(leader);
      }
    }
    assertThat(reaping.isAlive()).isTrue();
    reaping.interrupt();
    reaping.join();
    reap(WRITER_ALIVE);
    assertThat(held).isNotEmpty();
    held.forEach(this::assertVoid);
  }
}
