package dev.pando.testing;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/**
 * A file to which processes append lines and from which others read them: the simplest channel
 * there is, for tests of what is beneath the real ones.
 *
 * @param file absolute path of the file
 */
public record Notes(String file) implements Serializable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** A file of this name in a directory. */
  public static Notes in(Path directory, String name) {
    return new Notes(directory.resolve(name).toAbsolutePath().toString());
  }

  /** Appends a line in one write. */
  public void add(Object line) {
    try {
      Files.writeString(
          Path.of(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The whole lines so far. */
  public List<String> lines() {
    try {
      String text = Files.exists(Path.of(file)) ? Files.readString(Path.of(file)) : "";
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until there are this many lines. */
  public List<String> await(int count) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (lines().size() < count) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("only " + lines() + " in " + file);
      }
      Thread.sleep(2);
    }
    return lines();
  }
}
