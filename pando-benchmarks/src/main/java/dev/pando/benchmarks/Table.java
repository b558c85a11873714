package dev.pando.benchmarks;

import dev.pando.benchmarks.peer.PeerFigure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The report for people: one line per metric, and one per peer beside it. */
final class Table {

  private static final String NOTHING = "-";

  private static final String[] HEAD = {
    "metric", "unit", "CPython", "spread", "Pando", "ratio", "target", ""
  };

  private Table() {}

  /** The lines of the table, head first. */
  static List<String> of(List<Row> rows, List<PeerFigure> peers) {
    List<String[]> cells = new ArrayList<>();
    cells.add(HEAD);
    for (Row row : rows) {
      cells.add(cells(row));
      for (PeerFigure peer : peers) {
        if (peer.metric().equals(row.metric().name())) {
          cells.add(cells(peer, row));
        }
      }
    }
    return align(cells);
  }

  private static String[] cells(Row row) {
    return new String[] {
      row.metric().name(),
      row.metric().unit(),
      row.cpython().map(Table::number).orElse(NOTHING),
      row.spread()
          .map(spread -> String.format(Locale.ROOT, "%.0f%%", 100 * spread))
          .orElse(NOTHING),
      row.pando().map(Table::number).orElseGet(row.state()::words),
      row.ratio().map(Table::number).orElse(NOTHING),
      row.target().map(target -> target(row.metric(), target)).orElse(NOTHING),
      row.reached().map(reached -> reached ? "ok" : "short").orElse(NOTHING)
    };
  }

  /** A peer's figure stands in Pando's column, indented under the metric. */
  private static String[] cells(PeerFigure peer, Row row) {
    Optional<Double> ratio =
        peer.value().flatMap(theirs -> row.cpython().map(cpython -> theirs / cpython));
    return new String[] {
      "  " + peer.peer(),
      row.metric().unit(),
      "",
      "",
      peer.value().map(Table::number).orElse("failed"),
      ratio.map(Table::number).orElse(NOTHING),
      "",
      ""
    };
  }

  private static String target(Metric metric, double target) {
    return (metric.better() == Metric.Better.HIGHER ? ">= " : "<= ") + number(target);
  }

  /** Three or four digits that count, without a power of ten. */
  static String number(double value) {
    double size = Math.abs(value);
    String format =
        size >= 1000
            ? "%,.0f"
            : size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, format, value);
  }

  private static List<String> align(List<String[]> cells) {
    int[] widths = new int[HEAD.length];
    for (String[] line : cells) {
      for (int i = 0; i < line.length; i++) {
        widths[i] = Math.max(widths[i], line[i].length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (String[] line : cells) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < line.length; i++) {
        boolean isText = i < 2 || i == line.length - 1;
        String padding = " ".repeat(widths[i] - line[i].length());
        text.append(isText ? line[i] + padding : padding + line[i]).append("  ");
      }
      lines.add(text.toString().stripTrailing());
    }
    return lines;
  }
}
