package dev.pando.cli.words;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts files into pieces of about the same size, when asked for the next one: a large file into
 * slices, small files gathered.
 */
public final class PieceSource implements Iterator<Piece>, AutoCloseable {
  private static final int MOST_FILES_IN_A_PIECE = 256;

  private final FileWalk walk;
  private final long pieceBytes;
  private long largeFiles;
  private FileWalk.@Nullable Found ahead;
  private FileWalk.@Nullable Found large;
  private long largeCut;

  /**
   * Pieces of what is found among and below {@code paths}.
   *
   * @param pieceBytes about how large a piece is, in bytes
   * @param report is told of each file or directory that is left out
   */
  public PieceSource(List<Path> paths, long pieceBytes, Consumer<Skipped> report) {
    this.walk = new FileWalk(paths, report);
    this.pieceBytes = pieceBytes;
  }

  @Override
  public boolean hasNext() {
    return large != null || peek() != null;
  }

  @Override
  public Piece next() {
    FileWalk.Found found = large == null ? peek() : large;
    if (found == null) {
      throw new NoSuchElementException();
    }
    if (found.bytes() <= pieceBytes) {
      return gather();
    }
    if (large == null) {
      large = found;
      largeCut = 0;
      largeFiles++;
      ahead = null;
    }
    return cut(found);
  }

  private Piece cut(FileWalk.Found file) {
    long start = largeCut;
    long end = Math.min(start + pieceBytes, file.bytes());
    long pieces = (file.bytes() + pieceBytes - 1) / pieceBytes;
    largeCut = end;
    if (end == file.bytes()) {
      large = null;
    }
    return new Piece.Slice(file.path().toUri(), largeFiles, start, end, pieces);
  }

  private Piece gather() {
    List<URI> files = new ArrayList<>();
    long bytes = 0;
    FileWalk.Found small = peek();
    while (small != null
        && bytes + small.bytes() <= pieceBytes
        && files.size() < MOST_FILES_IN_A_PIECE) {
      files.add(small.path().toUri());
      bytes += small.bytes();
      ahead = null;
      small = peek();
    }
    return new Piece.WholeFiles(files, bytes);
  }

  private FileWalk.@Nullable Found peek() {
    if (ahead == null) {
      ahead = walk.next();
    }
    return ahead;
  }

  @Override
  public void close() {
    walk.close();
  }
}
