package dev.pando.benchmarks.work;

import dev.pando.Pando;
import dev.pando.process.ChildProcess;

/** The machine's own limit for two processes that wait for each other: they only spin. */
final class CacheLine {
  private static final int ROUNDS = 200_000;
  private static final int WARM_UP_ROUNDS = 50_000;

  private CacheLine() {}

  /** How long a value takes there and back, in microseconds. */
  static double bounceMicros() throws Exception {
    long handle = PlainWord.create();
    int all = ROUNDS + WARM_UP_ROUNDS;
    ChildProcess child = Pando.process(() -> answer(PlainWord.at(handle), all)).start();
    PlainWord word = PlainWord.at(handle);
    bounce(word, 0, WARM_UP_ROUNDS);
    double seconds = Stopwatch.seconds(() -> bounce(word, WARM_UP_ROUNDS, all));
    child.join();
    return seconds * 1e6 / ROUNDS;
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
