package dev.pando.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls that may block, each in a thread of its own, and what came of them. */
final class Calls {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What a call comes to that is interrupted. */
  static final String INTERRUPTED = "InterruptedException";

  private final List<Call> calls = new ArrayList<>();

  /**
   * One of them.
   *
   * @param thread where it is made
   * @param outcome its result, or the simple name of its exception
   */
  record Call(Thread thread, CompletableFuture<String> outcome) {
    boolean isOver() {
      return outcome.isDone();
    }

    /** Waits for its end. */
    String await() {
      try {
        return outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      } catch (TimeoutException | ExecutionException | InterruptedException e) {
        throw new AssertionError("a call does not come to an end", e);
      }
    }
  }

  /** Makes a call. */
  Call start(boolean virtual, Callable<?> action) {
    CompletableFuture<String> outcome = new CompletableFuture<>();
    Thread.Builder builder = virtual ? Thread.ofVirtual() : Thread.ofPlatform().daemon();
    Thread thread = builder.unstarted(() -> outcome.complete(outcomeOf(action)));
    Call call = new Call(thread, outcome);
    calls.add(call);
    thread.start();
    return call;
  }

  private static String outcomeOf(Callable<?> action) {
    try {
      return String.valueOf(action.call());
    } catch (Throwable e) {
      return e.getClass().getSimpleName();
    }
  }

  /** Those that have not ended. */
  List<Call> pending() {
    return calls.stream().filter(call -> !call.isOver()).toList();
  }

  /** Waits until so many have not ended, all others have; the outcomes since the last time. */
  List<String> settle(int pending, String where) {
    long start = System.nanoTime();
    while (pending().size() > pending) {
      assertThat(System.nanoTime() - start)
          .as("%s: %d calls go on, not %d", where, pending().size(), pending)
          .isLessThan(PATIENCE.toNanos());
      Thread.onSpinWait();
    }
    assertThat(pending()).as(where).hasSize(pending);
    List<Call> over = calls.stream().filter(Call::isOver).toList();
    calls.removeAll(over);
    return over.stream().map(Call::await).sorted().toList();
  }
}
