package dev.pando.internal.fork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pando.Context;
import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.testing.Children;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What each child of a JVM that forks often would come by, copy and drop page by page. */
@Timeout(120)
@SuppressWarnings("serial") // targets are forked, and do not travel
class HugePagesTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Path SETTING = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

  /** From this one on a process is taken for one that forks often. */
  private static final int OFTEN = 3;

  private static final int LEAST_KIB = 8 << 10;

  private static final int DATA_BYTES = 32 << 20;
  private static final String WRITABLE = " rw-p ";

  @Test
  void a_child_of_a_jvm_that_forks_often_finds_its_code_in_huge_pages() throws Exception {
    assumeTrue(Pando.allStartMethods().contains(StartMethod.FORK));
    assumeTrue(hasHugePages(), "this system has no huge pages that can be asked for");
    Context context = Pando.context(StartMethod.FORK);
    for (int i = 0; i < OFTEN; i++) {
      Children.assertEndsWell(context.process(HugePagesTest::loadAndCollect).start(), LIMIT);
    }

    Children.assertEndsWell(
        context
            .process(() -> {
              try {
                assertThat(hugeKib(" r-xp ")).isGreaterThan(LEAST_KIB);
                loadAndCollect();
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            })
            .start(),
        LIMIT);

    loadAndCollect();
  }

  @Test
  void a_jvm_that_forks_often_has_what_it_seldom_writes_to_in_huge_pages() throws Exception {
    assumeTrue(Pando.allStartMethods().contains(StartMethod.FORK));
    assumeTrue(hasHugePages(), "this system has no huge pages that can be asked for");
    assumeTrue(!Files.readString(SETTING).contains("[always]"), "all memory is in huge pages");

    Children.assertEndsWell( // of its own: this one may have gathered its memory long ago
        Pando.context(StartMethod.SPAWN).process(HugePagesTest::forkOften).start(), LIMIT);
  }

  private static void forkOften() {
    byte[] data = new byte[DATA_BYTES];
    Context context = Pando.context(StartMethod.FORK);
    try {
      long before = hugeKib(WRITABLE);
      for (int i = 0; i < OFTEN; i++) {
        Children.assertEndsWell(context.process(HugePagesTest::loadAndCollect).start(), LIMIT);
      }
      assertThat(hugeKib(WRITABLE)).isGreaterThan(before);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    assertThat(data).containsOnly(0);
  }

  /** Takes the JVM's code and the class archive into use. */
  private static void loadAndCollect() {
    System.gc();
    List<String> texts = new ArrayList<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      texts.add(String.format("%s %08x", thread.getName(), thread.threadId()));
    }
    assertThat(texts).isNotEmpty();
  }

  /** How much memory of that access is in huge pages, and of no file. */
  private static long hugeKib(String access) throws IOException {
    long all = 0;
    boolean is = false;
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
      if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
        is = line.contains(access) && !line.contains("/");
      } else if (is && line.startsWith("AnonHugePages:")) {
        all += Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return all;
  }

  private static boolean hasHugePages() throws IOException {
    String[] version = System.getProperty("os.version").split("\\D", 3);
    boolean canCollapse = Integer.parseInt(version[0]) * 100 + Integer.parseInt(version[1]) >= 601;
    return canCollapse && Files.exists(SETTING) && !Files.readString(SETTING).contains("[never]");
  }
}
