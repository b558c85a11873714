package dev.pando.internal.launch;

import dev.pando.internal.PerProcess;
import dev.pando.internal.fork.Descriptors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One thread that watches all forked children of this process: their ends, and what they print. A
 * thread for each would make every later fork dearer, since a fork has to stop and to copy them.
 */
final class ChildWatch implements Runnable {
  private static final int STACK_BYTES = 256 * 1024;
  private static final int FIRST_ROOM = 64;
  private static final int WAIT_FOR_EVER = -1;
  private static final int TIMER_MILLIS = 50;

  private static final PerProcess<ChildWatch> CURRENT = new PerProcess<>();

  /** Something with a descriptor. */
  interface Watched {
    /** What to wait for. */
    int descriptor();

    /**
     * Called when the descriptor is readable or at its end.
     *
     * @return whether to go on watching
     */
    boolean onReady();

    /**
     * Called from time to time while this is watched, if {@link #isTimed}.
     *
     * @return whether to go on watching
     */
    default boolean onTime() {
      return true;
    }

    /** Whether to call {@link #onTime}. */
    default boolean isTimed() {
      return false;
    }
  }

  private final Descriptors.Pipe wake;
  private final Queue<Watched> added = new ConcurrentLinkedQueue<>();
  private final List<Watched> watched = new ArrayList<>();
  private int[] descriptors = new int[FIRST_ROOM];
  private boolean[] ready = new boolean[FIRST_ROOM];

  private ChildWatch() throws IOException {
    wake = Descriptors.pipe();
    StartGate.own(wake.source());
    StartGate.own(wake.sink());
  }

  /** The one of this process. */
  static synchronized ChildWatch current() throws IOException {
    ChildWatch known = CURRENT.ifThere();
    if (known == null) {
      known = new ChildWatch();
      CURRENT.set(known);
      Thread thread = new Thread(null, known, "pando-watch-forked", STACK_BYTES, false);
      thread.setDaemon(true);
      thread.start();
    }
    return known;
  }

  /** Begins to watch. */
  void add(List<? extends Watched> all) {
    added.addAll(all);
    try {
      Descriptors.write(wake.sink(), new byte[1]);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a pipe of our own
    }
  }

  @Override
  public void run() {
    while (true) {
      take();
      try {
        waitForSome();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      notifyReady();
    }
  }

  private void take() {
    for (Watched next = added.poll(); next != null; next = added.poll()) {
      watched.add(next);
    }
    if (watched.size() >= descriptors.length) {
      descriptors = new int[2 * watched.size()];
      ready = new boolean[descriptors.length];
    }
  }

  private void waitForSome() throws IOException {
    boolean timed = false;
    descriptors[0] = wake.source();
    for (int i = 0; i < watched.size(); i++) {
      descriptors[i + 1] = watched.get(i).descriptor();
      timed |= watched.get(i).isTimed();
    }
    Descriptors.poll(descriptors, ready, watched.size() + 1, timed ? TIMER_MILLIS : WAIT_FOR_EVER);
    if (ready[0]) {
      int _ = Descriptors.read(wake.source(), new byte[FIRST_ROOM], 0, FIRST_ROOM);
    }
  }

  private void notifyReady() {
    Queue<Watched> done = new ArrayDeque<>();
    for (int i = 0; i < watched.size(); i++) {
      Watched each = watched.get(i);
      if ((ready[i + 1] && !each.onReady()) || (each.isTimed() && !each.onTime())) {
        done.add(each);
      }
    }
    watched.removeAll(done);
  }
}
