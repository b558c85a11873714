package dev.pando.cli.words;

import dev.pando.pool.Pool;
import dev.pando.pool.ResultIterator;
import dev.pando.pool.WorkerDiedException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Counts words on a pool.
 *
 * <p>Pieces are cut only as fast as workers count them. A piece whose worker dies is tried once
 * more, file by file; what then fails again is reported and left out, and nothing else with it.
 */
public final class WordJob {
  private final Pool pool;
  private final long pieceBytes;
  private final Consumer<Skipped> report;
  private final LongConsumer progress;

  /** Pieces that were given to the pool and have not come back; the pool bounds their number. */
  private final Set<Piece> out = new LinkedHashSet<>();

  /**
   * A job.
   *
   * @param pieceBytes about how much text makes a task, in bytes
   * @param report is told of each file or directory that is left out
   * @param progress is told how many bytes more have been dealt with
   */
  public WordJob(Pool pool, long pieceBytes, Consumer<Skipped> report, LongConsumer progress) {
    this.pool = pool;
    this.pieceBytes = pieceBytes;
    this.report = report;
    this.progress = progress;
  }

  /** Counts all files among and below {@code paths}. */
  public Totals count(List<Path> paths) throws InterruptedException {
    Totals totals = new Totals(report);
    try (PieceSource source = new PieceSource(paths, pieceBytes, report);
        ResultIterator<PieceCounts> results =
            pool.imapUnordered(PieceCounter::count, () -> remembering(source), 1)) {
      while (results.hasNext()) {
        try {
          PieceCounts counts = results.next();
          out.remove(counts.piece());
          totals.add(counts);
          progress.accept(counts.piece().bytes());
        } catch (WorkerDiedException e) {
          // stays among those that are out, and gets its second chance below
        }
      }
    }
    for (Piece lost : List.copyOf(out)) {
      for (Piece part : lost.parts()) {
        totals.add(countAgain(part));
        progress.accept(part.bytes());
      }
    }
    return totals;
  }

  private PieceCounts countAgain(Piece piece) throws InterruptedException {
    try {
      return pool.apply(PieceCounter::count, piece);
    } catch (WorkerDiedException e) {
      return PieceCounter.nothing(piece, "its worker died: " + e.getMessage());
    }
  }

  private Iterator<Piece> remembering(Iterator<Piece> pieces) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return pieces.hasNext();
      }

      @Override
      public Piece next() {
        Piece piece = pieces.next();
        out.add(piece);
        return piece;
      }
    };
  }
}
