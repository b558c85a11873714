package dev.pando.internal.fork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.testing.Children;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The code of libraries, which each child would have to find page by page. */
@Timeout(120)
@SuppressWarnings("serial") // targets are forked, and do not travel
class LibraryPagesTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** How /proc/self/smaps shows code of a file: addresses, access, ..., path. */
  private static final String CODE = " r-xp ";

  @Test
  void a_child_finds_the_code_of_the_jvm_mapped_that_its_parent_has_used() throws Exception {
    assumeTrue(Pando.allStartMethods().contains(StartMethod.FORK));
    assumeTrue(mayWriteToCode(), "a process may not write to its code here");
    long ofParent = residentKib();

    Children.assertEndsWell(
        Pando.context(StartMethod.FORK)
            .process(() -> {
              try {
                assertThat(residentKib()).isGreaterThan(ofParent * 9 / 10);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            })
            .start(),
        LIMIT);
  }

  private static long residentKib() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/self/smaps"));
    for (int i = codeOf("libjvm.so", lines); i < lines.size(); i++) {
      if (lines.get(i).startsWith("Rss:")) {
        return Long.parseLong(lines.get(i).replaceAll("\\D", ""));
      }
    }
    throw new IOException("no size in /proc/self/smaps");
  }

  private static int codeOf(String library, List<String> lines) throws IOException {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(CODE) && lines.get(i).endsWith("/" + library)) {
        return i;
      }
    }
    throw new IOException(library + " is not in /proc/self/smaps");
  }

  /** Writes a byte of a library that matters little, with what it is. */
  private static boolean mayWriteToCode() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/self/smaps"));
    String code = lines.get(codeOf("libjimage.so", lines));
    try (RandomAccessFile memory = new RandomAccessFile("/proc/self/mem", "rw")) {
      memory.seek(Long.parseUnsignedLong(code, 0, code.indexOf('-'), 16));
      byte[] first = new byte[1];
      memory.readFully(first);
      memory.seek(memory.getFilePointer() - 1);
      memory.write(first);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }
}
