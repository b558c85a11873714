package dev.pando.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ShapeTableTest {
  private static final int CHUNKS = 4;

  @TempDir Path directory;
  private ShapeTable table;

  @BeforeEach
  void open() {
    table = new ShapeTable(directory, CHUNKS);
  }

  @AfterEach
  void close() {
    table.close();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Set<String> filesThere() throws IOException {
    try (Stream<Path> list = Files.list(directory)) {
      return new HashSet<>(list.map(path -> path.getFileName().toString()).toList());
    }
  }

  @Test
  void nothingIsMadeBeforeTheFirstUse() throws IOException {
    assertThat(filesThere()).isEmpty();
  }

  @Test
  void anotherProcessFindsWhatWasAppended() {
    long first = table.append(text("first"));
    long empty = table.append(new byte[0]);
    try (ShapeTable other = new ShapeTable(directory, CHUNKS)) {
      assertThat(other.get(first)).isEqualTo(text("first"));
      assertThat(other.get(empty)).isEmpty();
    }
  }

  @Test
  void equalDefinitionsHaveOneNumberInAllProcesses() {
    try (ShapeTable other = new ShapeTable(directory, CHUNKS)) {
      assertThat(table.append(text("a"))).isEqualTo(other.append(text("a")));
      assertThat(table.append(text("a"))).isNotEqualTo(other.append(text("b")));
      // Equal hash codes.
      assertThat(table.append(text("Aa"))).isNotEqualTo(table.append(text("BB")));
      assertThat(other.append(text("BB"))).isEqualTo(table.append(text("BB")));
    }
  }

  @Test
  void growsByChunksAndThenSaysThatItIsFull() throws IOException {
    byte[] definition = new byte[10_000];
    List<Long> ids = new ArrayList<>();
    long id;
    do {
      new Random(ids.size()).nextBytes(definition);
      id = table.append(definition);
      if (id != ShapeTable.NO_ROOM) {
        ids.add(id);
      }
    } while (id != ShapeTable.NO_ROOM);

    assertThat(ids).hasSizeBetween(100, 104);
    assertThat(filesThere())
        .containsExactlyInAnyOrder("shapes-0", "shapes-1", "shapes-2", "shapes-3");
    try (ShapeTable other = new ShapeTable(directory, CHUNKS)) {
      for (int i = 0; i < ids.size(); i++) {
        new Random(i).nextBytes(definition);
        assertThat(other.get(ids.get(i))).isEqualTo(definition);
        assertThat(other.append(definition)).isEqualTo(ids.get(i));
      }
    }
  }

  @Test
  void tooLargeADefinitionHasNoRoom() {
    assertThat(table.append(new byte[1 << 20])).isEqualTo(ShapeTable.NO_ROOM);
    assertThat(table.append(text("small"))).isPositive();
  }

  @Test
  void withoutMemoryThereIsNoRoom() throws IOException {
    Path gone = directory.resolve("gone");
    try (ShapeTable other = new ShapeTable(gone, CHUNKS)) {
      assertThat(other.append(text("a"))).isEqualTo(ShapeTable.NO_ROOM);
      Files.createDirectory(gone);
      assertThat(other.append(text("a"))).isPositive();
    }
  }

  @Test
  void aNumberThatWasNeverGivenIsRefused() {
    table.append(text("a"));
    for (long id : new long[] {-1, 0, 1, 5000, 5001, 300_000, 1L << 40}) {
      assertThatIllegalArgumentException().isThrownBy(() -> table.get(id));
    }
  }

  @Test
  void manyAppendersAgree() throws Exception {
    int definitions = 500;
    Map<Integer, Long> agreed = new ConcurrentHashMap<>();
    List<Thread> threads = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int seed = i;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                Random random = new Random(seed);
                try (ShapeTable own = new ShapeTable(directory, CHUNKS)) {
                  for (int n = 0; n < 4 * definitions; n++) {
                    int number = random.nextInt(definitions);
                    long id = own.append(text("definition " + number));
                    Long before = agreed.putIfAbsent(number, id);
                    if (before != null && before != id) {
                      synchronized (wrong) {
                        wrong.add(number + ": " + id + " and " + before);
                      }
                    }
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(wrong).isEmpty();
    agreed.forEach(
        (number, id) -> assertThat(table.get(id)).isEqualTo(text("definition " + number)));
  }

  @Test
  void aKilledAppenderLeavesTheTableWhole() throws Exception {
    RingFile file = RingFile.create(directory.resolve("rings"), 1, 256);
    for (int round = 0; round < 4; round++) {
      file.note(0);
      try (PeerJvm peer = PeerJvm.start(List.of(), "shapes", file.path(), 256, round, directory)) {
        while (file.note() < 100 + round * 37) {
          Thread.onSpinWait();
        }
        peer.kill();
      }
      for (int number = 0; number < file.note(); number++) {
        byte[] definition = PeerMain.shape(round, number);
        assertThat(table.get(table.append(definition))).isEqualTo(definition);
      }
    }
  }
}
