package dev.pando.internal.launch;

import dev.pando.internal.ProcessName;
import dev.pando.internal.fork.Descriptors;
import dev.pando.internal.fork.Fork;
import dev.pando.internal.fork.ForkedLocks;
import dev.pando.internal.segment.Grove;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What a forked child does from its first moment to its last; the counterpart of ChildMain. */
final class ForkedChild {
  private static final int EXIT_FAILED = 1;

  /** Who a rehearsal is for: nobody that would end with its parent. */
  private static final BootMessage NOBODY =
      new BootMessage(
          "",
          "",
          "",
          0,
          false,
          Kind.ORDINARY,
          LaunchMethod.FORK,
          "",
          0,
          0,
          "",
          new byte[0],
          new byte[0],
          "",
          List.of(),
          new byte[0]);

  private final BootMessage boot;
  private final ChildStreams streams;
  private final ChildContext context;
  private final ControlReader reader;
  private final Callable<Runnable> target;

  /**
   * Made by the thread that will live the child's life; before the fork, if who is to be born is
   * known by then: what its parent has linked, a child need not.
   *
   * @param boot says who the child is
   * @param control where its commands come from
   * @param loader finds the classes of the target
   * @param target makes the target ready
   */
  ForkedChild(BootMessage boot, int control, ClassLoader loader, Callable<Runnable> target) {
    this.boot = boot;
    this.target = target;
    streams = ChildStreams.ready();
    context = new ChildContext(boot, loader);
    reader =
        new ControlReader(
            Descriptors.stream(control),
            "/proc/self/fd/" + control,
            context,
            Thread.currentThread());
  }

  /** Lives the child's life; does not return. */
  void live() {
    int status = 0;
    try {
      streams.take();
      Thread thread = Thread.currentThread();
      boolean _ = Thread.interrupted(); // meant for the parent
      thread.setContextClassLoader(context.loader());
      ChildContext.set(context);
      if (Grove.hasCurrent()) {
        Grove.current().rejoinAfterFork(ForkedLocks.CALLS);
      } else {
        Grove.joinWhenNeeded(boot.groveTicket());
      }
      reader.begin();
      Runnable ready = target.call();
      if (boot.kind() != Kind.WORKER) { // which says so itself, after its first task
        Fork.begun();
      }
      ready.run();
    } catch (Throwable failure) {
      FailureReport.write(boot, failure);
      status = EXIT_FAILED;
    }
    Fork.awaitOwnThreads();
    reader.dismiss();
    Grove.leaveNow();
    flush(System.out);
    flush(System.err);
    Fork.exit(status);
  }

  /** A target may have taken the stream away. */
  private static void flush(@Nullable PrintStream stream) {
    if (stream != null) {
      stream.flush();
    }
  }

  /**
   * Loads and links in the parent what only children run: each child would have to do it anew.
   * Nothing comes of it.
   */
  static void link() {
    try {
      for (String name : REHEARSED) {
        Class.forName(name, true, ForkedChild.class.getClassLoader());
      }
      rehearseLife();
      rehearse(1);
    } catch (IOException e) { // there is no room, say: children link for themselves
      System.getLogger("dev.pando")
          .log(System.Logger.Level.DEBUG, "Forked children begin more slowly", e);
    } catch (Exception e) {
      throw new IllegalStateException(e); // classes of our own
    }
  }

  /** Runs what can be compiled by being repeated. */
  static void rehearse(int times) throws IOException {
    for (int i = 0; i < times; i++) {
      rehearse();
    }
  }

  private static void rehearse() throws IOException {
    Descriptors.Pipe pipe = Descriptors.pipe();
    Descriptors.close(pipe.sink());
    try (InputStream control = Descriptors.stream(pipe.source())) {
      int _ = control.read();
    }
    ChildStreams _ = ChildStreams.ready();
    Thread thread = new Thread(() -> {}, "pando-rehearsal");
    Runtime.getRuntime().addShutdownHook(thread);
    boolean _ = Runtime.getRuntime().removeShutdownHook(thread);
    Fork.rehearse();
  }

  /**
   * Takes those steps of {@link #live} that leave this process as it is. The reader finds its
   * parent gone, in a thread that ends by that.
   */
  private static void rehearseLife() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader loader = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    ChildContext context = new ChildContext(NOBODY, ForkedChild.class.getClassLoader());
    ControlReader reader =
        new ControlReader(
            InputStream.nullInputStream(), ControlReader.STANDARD_INPUT, context, thread);
    boolean _ = Grove.hasCurrent();
    Grove.current().rehearseForkApart(ForkedLocks.CALLS);
    reader.begin();
    Callable<Runnable> target = () -> () -> {};
    Runnable ready = target.call();
    if (NOBODY.kind() != Kind.WORKER) {
      Fork.begun();
    }
    ready.run();
    reader.dismiss();
    flush(System.out);
  }

  private static final String[] REHEARSED = {
    ProcessName.class.getName(),
    ControlReader.class.getName() + "$Wake",
    FailureReport.class.getName(),
    LaunchFiles.class.getName(),
    InterruptSignal.class.getName(),
    Payload.class.getName(),
    DirectTarget.class.getName(),
    DirectTarget.class.getName() + "$PlainCall",
    DirectTarget.class.getName() + "$Call",
    BootMessage.class.getName(),
    BootReader.class.getName(),
    FetchingClassLoader.class.getName(),
    "java.io.RandomAccessFile$1",
    "java.util.HashMap$ValueIterator",
  };
}
