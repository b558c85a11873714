package dev.pando.cli.words;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the regular files among and below some paths, one at a time, so that their number does not
 * matter.
 *
 * <p>Symbolic links among the given paths are followed, those found in directories are not, as with
 * {@code grep -r}: no file is met twice and no loop is possible. What cannot be read is reported
 * and left out; unlike {@link Files#walk} the walk goes on.
 */
final class FileWalk implements AutoCloseable {

  /** A regular file and how long it was when it was found. */
  record Found(Path path, long bytes) {}

  private record OpenDirectory(Path path, DirectoryStream<Path> stream, Iterator<Path> entries) {}

  private final Iterator<Path> given;
  private final Consumer<Skipped> report;
  private final Deque<OpenDirectory> open = new ArrayDeque<>();

  FileWalk(List<Path> given, Consumer<Skipped> report) {
    this.given = given.iterator();
    this.report = report;
  }

  /** The next file, or null after the last. */
  @Nullable Found next() {
    while (true) {
      OpenDirectory directory = open.peek();
      if (directory != null) {
        Path entry = nextEntry(directory);
        Found found = entry == null ? null : visit(entry, LinkOption.NOFOLLOW_LINKS);
        if (found != null) {
          return found;
        }
      } else if (given.hasNext()) {
        Found found = visit(given.next());
        if (found != null) {
          return found;
        }
      } else {
        return null;
      }
    }
  }

  private @Nullable Path nextEntry(OpenDirectory directory) {
    try {
      if (directory.entries().hasNext()) {
        return directory.entries().next();
      }
    } catch (DirectoryIteratorException e) {
      report.accept(Skipped.of(directory.path(), Objects.requireNonNull(e.getCause())));
    }
    close(open.pop());
    return null;
  }

  /** The path itself when it is a file to count; opens it when it is a directory. */
  @SuppressWarnings("StreamResourceLeak") // closed at its end, or with the walk
  private @Nullable Found visit(Path path, LinkOption... links) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class, links);
      if (attributes.isDirectory()) {
        DirectoryStream<Path> stream = Files.newDirectoryStream(path);
        open.push(new OpenDirectory(path, stream, stream.iterator()));
      } else if (attributes.isSymbolicLink()) {
        report.accept(Skipped.link(path));
      } else if (!attributes.isRegularFile()) {
        report.accept(Skipped.of(path, "not a regular file"));
      } else if (attributes.size() == 0) {
        report.accept(Skipped.of(path, "empty"));
      } else {
        return new Found(path, attributes.size());
      }
    } catch (IOException e) {
      report.accept(Skipped.of(path, e));
    }
    return null;
  }

  private static void close(OpenDirectory directory) {
    try {
      directory.stream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    open.forEach(FileWalk::close);
    open.clear();
  }
}
