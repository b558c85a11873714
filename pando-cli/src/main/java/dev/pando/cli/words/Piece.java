package dev.pando.cli.words;

import java.io.Serializable;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * Some text to count, named rather than carried: whoever counts it reads the files.
 *
 * <p>Files are named by URI because a {@link Path} of bytes that are no text in the locale's
 * encoding survives only that form.
 */
public sealed interface Piece extends Serializable {

  /** How many bytes of files this is. */
  long bytes();

  /** The same text in pieces that hold one file each. */
  List<Piece> parts();

  /** Small files, each counted whole. */
  record WholeFiles(List<URI> files, long bytes) implements Piece {
    @Override
    public List<Piece> parts() {
      return files.stream()
          .<Piece>map(file -> new WholeFiles(List.of(file), bytes / files.size()))
          .toList();
    }
  }

  /**
   * One of several pieces of a large file.
   *
   * @param file what this run calls the file
   * @param start where the piece begins, in bytes
   * @param end where the next one begins, in bytes
   * @param pieces into how many pieces the file is cut
   */
  record Slice(URI path, long file, long start, long end, long pieces) implements Piece {
    @Override
    public long bytes() {
      return end - start;
    }

    @Override
    public List<Piece> parts() {
      return List.of(this);
    }
  }
}
