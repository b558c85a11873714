package dev.pando.benchmarks.work;

import dev.pando.Pando;
import dev.pando.process.ChildProcess;

/** The machine's own limit for two processes that wait for each other: they only spin. */
final class CacheLine {
  private static final int ROUNDS = 4_000;

  /** The best of so many: on a machine that others use, too, most of them are disturbed. */
  private static final int BATCHES = 10;

  private CacheLine() {}

  /** How long a value takes there and back, in microseconds. */
  static double bounceMicros() throws Exception {
    long handle = PlainWord.create();
    ChildProcess child =
        Pando.process(() -> answer(PlainWord.at(handle), BATCHES * ROUNDS)).start();
    PlainWord word = PlainWord.at(handle);
    double best = Double.MAX_VALUE;
    for (int batch = 0; batch < BATCHES; batch++) {
      int from = batch * ROUNDS;
      best = Math.min(best, Stopwatch.seconds(() -> bounce(word, from, from + ROUNDS)));
    }
    child.join();
    return best * 1e6 / ROUNDS;
  }

  private static void bounce(PlainWord word, int from, int to) {
    for (int i = from; i < to; i++) {
      word.set(2L * i + 1);
      awaitValue(word, 2L * i + 2);
    }
  }

  private static void answer(PlainWord word, int rounds) {
    for (int i = 0; i < rounds; i++) {
      awaitValue(word, 2L * i + 1);
      word.set(2L * i + 2);
    }
  }

  private static void awaitValue(PlainWord word, long value) {
    while (word.get() != value) {
      Thread.onSpinWait();
    }
  }
}
