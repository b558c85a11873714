package dev.pando.benchmarks;

import dev.pando.benchmarks.peer.Peer;
import dev.pando.benchmarks.peer.PeerFigure;
import dev.pando.benchmarks.python.PythonScript;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One run over the selected jobs: for each CPython, Pando, the peers, and CPython again; then both
 * sides in turn once more, and where CPython's figures lie far apart some more times.
 */
final class SideBySide {

  /** How long one job may take on one side. The longest takes under a minute on a quiet machine. */
  static final Duration JOB_LIMIT = Duration.ofMinutes(5);

  private static final int QUICK_DIVISOR = 10;

  /** CPython's figures are taken to be settled if they lie no further apart, see {@link Row}. */
  private static final double SETTLED_SPREAD = 0.25;

  /** Of two figures of CPython that lie far from most others, both may do so on the same side. */
  private static final int FEWEST_ROUNDS = 2;

  private static final int MOST_ROUNDS = 9;

  /** No further round begins when a job has taken so long. */
  private static final Duration ROUNDS_LIMIT = Duration.ofSeconds(60);

  private final Selection selection;
  private final boolean quick;
  private final Map<String, Job> built;
  private final List<Peer> peers;
  private final @Nullable PythonScript python;
  private final PrintStream progress;

  private final Map<String, List<Double>> cpythons = new LinkedHashMap<>();
  private final Map<String, List<Double>> pandos = new LinkedHashMap<>();
  private final Set<String> begun = new HashSet<>();
  private final List<PeerFigure> peerFigures = new ArrayList<>();
  private boolean failed;

  /**
   * A run that has not begun.
   *
   * @param built the jobs whose Java side exists
   * @param peers none for a run without peers
   * @param python null for a run without CPython
   * @param progress where to say what is going on
   */
  SideBySide(
      Selection selection,
      boolean quick,
      Map<String, Job> built,
      List<Peer> peers,
      @Nullable PythonScript python,
      PrintStream progress) {
    this.selection = selection;
    this.quick = quick;
    this.built = built;
    this.peers = peers;
    this.python = python;
    this.progress = progress;
  }

  /**
   * Runs everything. What fails is reported on the progress stream and costs only its own figures.
   *
   * @throws InterruptedException if interrupted meanwhile
   */
  void run() throws InterruptedException {
    for (String name : selection.jobs()) {
      long start = System.nanoTime();
      python(name);
      List<Peer> beside = peers.stream().filter(peer -> peer.job().equals(name)).toList();
      Job job = built.get(name);
      if (job == null && beside.isEmpty()) {
        continue;
      }
      if (job != null) {
        add(pandos, measure(name, "Pando", job));
      }
      for (Peer peer : beside) {
        peer(peer);
      }
      python(name);
      if (job != null && python != null && !quick) {
        goOnUntilSettled(name, job, start);
      }
    }
  }

  private void goOnUntilSettled(String name, Job job, long start) throws InterruptedException {
    for (int round = 1;
        round < MOST_ROUNDS
            && (round < FEWEST_ROUNDS || !isSettled(name))
            && System.nanoTime() - start < ROUNDS_LIMIT.toNanos();
        round++) {
      add(pandos, measure(name, "Pando", job));
      python(name);
    }
  }

  private boolean isSettled(String job) {
    return rows().stream()
        .filter(row -> row.metric().job().equals(job))
        .allMatch(row -> row.spread().orElse(0.0) <= SETTLED_SPREAD);
  }

  /** What is known of each selected metric. */
  List<Row> rows() {
    Map<String, Double> targets = Catalogue.targets();
    return selection.metrics().stream()
        .map(metric ->
            new Row(
                metric,
                cpythons.getOrDefault(metric.name(), List.of()),
                pandos.getOrDefault(metric.name(), List.of()),
                Optional.ofNullable(targets.get(metric.name())),
                state(metric)))
        .toList();
  }

  /** What the peers made of the selected metrics. */
  List<PeerFigure> peerFigures() {
    return List.copyOf(peerFigures);
  }

  /** Whether something that exists could not be measured. */
  boolean failed() {
    return failed;
  }

  private Row.State state(Metric metric) {
    Job job = built.get(metric.job());
    if (job == null || !job.metrics().contains(metric.name())) {
      return Row.State.NOT_BUILT;
    }
    return pandos.containsKey(metric.name()) ? Row.State.MEASURED : Row.State.FAILED;
  }

  private static void add(Map<String, List<Double>> all, Map<String, Double> figures) {
    figures.forEach(
        (metric, figure) -> all.computeIfAbsent(metric, _ -> new ArrayList<>()).add(figure));
  }

  private void python(String job) throws InterruptedException {
    if (python == null) {
      return;
    }
    long start = System.nanoTime();
    try {
      add(cpythons, python.run(job, quick));
      say(job, "CPython", start);
    } catch (IOException e) {
      failed = true;
      progress.println(job + ": CPython failed: " + e.getMessage());
    }
  }

  private void peer(Peer peer) throws InterruptedException {
    Map<String, Double> figures = measure(peer.job(), peer.name(), peer.work());
    for (Metric metric : selection.metrics()) {
      if (peer.work().metrics().contains(metric.name())) {
        peerFigures.add(
            new PeerFigure(
                peer.name(), metric.name(), Optional.ofNullable(figures.get(metric.name()))));
      }
    }
  }

  /** Runs one job of the Java side, says what failed, and returns the figures it took. */
  private Map<String, Double> measure(String name, String side, Job job)
      throws InterruptedException {
    long start = System.nanoTime();
    Figures figures = new Figures();
    try {
      Limited.run(job, quick ? QUICK_DIVISOR : 1, figures, JOB_LIMIT);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      complain(name, side, e);
    }
    if (begun.add(side + " " + name)) {
      figures.remarks().forEach(progress::println); // of cold runs, which later rounds are not
    }
    figures.failures().forEach((metric, cause) -> complain(metric, side, cause));
    say(name, side, start);
    return figures.values();
  }

  private void complain(String what, String side, Throwable cause) {
    failed = true;
    progress.println(what + ": " + side + " failed:");
    cause.printStackTrace(progress);
  }

  private void say(String job, String side, long startNanos) {
    progress.printf(
        Locale.ROOT, "%s: %s %.1f s%n", job, side, (System.nanoTime() - startNanos) / 1e9);
  }
}
