package dev.pando.cli;

import java.io.Console;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A live progress bar on a terminal, and nothing at all elsewhere. */
final class Progress implements AutoCloseable {
  /** Fixed, because asking the terminal for its width would take the library about a second. */
  private static final int WIDTH = 79;

  private final @Nullable ProgressBar bar;

  private Progress(@Nullable ProgressBar bar) {
    this.bar = bar;
  }

  /**
   * A progress bar.
   *
   * @param task what is done
   * @param total how many units make the whole, or -1 when that is not known
   * @param unit the name of a unit, with a space before it
   * @param unitSize how many steps are one unit
   */
  static Progress of(String task, long total, String unit, long unitSize) {
    if (!onTerminal()) {
      return new Progress(null);
    }
    return new Progress(
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(total)
            .setUnit(unit, unitSize)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(100)
            .setConsumer(new ConsoleProgressBarConsumer(System.out, WIDTH))
            .clearDisplayOnFinish()
            .build());
  }

  // Whether it is null depends on jdk.console: JDK 25 is back to null where there is no terminal.
  @SuppressWarnings("SystemConsoleNull")
  private static boolean onTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  void advance(long steps) {
    if (bar != null) {
      bar.stepBy(steps);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
