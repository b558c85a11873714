package dev.pando.cli;

import dev.pando.cli.words.Skipped;
import dev.pando.cli.words.Totals;
import dev.pando.cli.words.WordCount;
import dev.pando.cli.words.WordJob;
import dev.pando.pool.Pool;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Counts the most frequent words of text files on a pool. */
@Command(
    name = "words",
    mixinStandardHelpOptions = true,
    description = {
      "Counts the most frequent words of text files, all files below a directory included.",
      "",
      "A word is a longest run of letters, digits and combining marks, in lower case. Files are read"
          + " in pieces, so their size and number do not matter; what grows is the list of distinct"
          + " words. Files that are empty, cannot be read or are not UTF-8 are named on standard"
          + " error and left out whole. Symbolic links inside directories are not followed.",
      ""
    })
final class WordsCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE_OR_DIR",
      description = "Files to count, and directories to look for files in.")
  private List<Path> paths;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many words to print (default ${DEFAULT-VALUE}).")
  private int top;

  @Option(
      names = "--piece",
      paramLabel = "BYTES",
      defaultValue = "1048576",
      description = "About how much text makes a task (default ${DEFAULT-VALUE}).")
  private long pieceBytes;

  private long links;

  @Mixin private PoolOptions poolOptions;
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  WordsCommand() {}

  @Override
  public Integer call() throws Exception {
    if (top < 0) {
      throw new CommandFailure("--top must be at least 0, not " + top);
    }
    if (pieceBytes < 1) {
      throw new CommandFailure("--piece must be at least 1, not " + pieceBytes);
    }
    Totals totals;
    try (Pool pool = poolOptions.open();
        Progress progress = Progress.of("words", -1, " MiB", 1 << 20)) {
      totals = new WordJob(pool, pieceBytes, this::report, progress::advance).count(paths);
    }
    PrintWriter out = spec.commandLine().getOut();
    for (WordCount word : totals.mostFrequent(top)) {
      out.printf(Locale.ROOT, "%,12d  %s%n", word.count(), word.shown());
    }
    out.printf(
        Locale.ROOT,
        "%,12d  words, %,d of them distinct, in %,d %s%n",
        totals.words(),
        totals.distinctWords(),
        totals.files(),
        totals.files() == 1 ? "file" : "files");
    if (links > 0) {
      spec.commandLine()
          .getErr()
          .printf(Locale.ROOT, "pando: did not follow %,d symbolic links in directories%n", links);
    }
    return totals.files() > 0 ? 0 : 1;
  }

  private void report(Skipped skipped) {
    if (skipped.isLink()) {
      links++;
      return;
    }
    spec.commandLine()
        .getErr()
        .println("pando: skipped " + skipped.path() + ": " + skipped.reason());
  }
}
