package dev.pando.internal.launch;

import dev.pando.internal.ProcessName;
import dev.pando.internal.fork.Descriptors;
import dev.pando.internal.fork.Fork;
import dev.pando.internal.fork.ForkedLocks;
import dev.pando.internal.segment.Grove;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What a forked child does from its first moment to its last; the counterpart of ChildMain. */
final class ForkedChild {
  private static final int EXIT_FAILED = 1;

  private ForkedChild() {}

  /**
   * Lives the child's life; does not return.
   *
   * @param boot says who the child is
   * @param control where its commands come from
   * @param loader finds the classes of the target
   * @param target makes the target ready
   */
  static void live(BootMessage boot, int control, ClassLoader loader, Callable<Runnable> target) {
    int status = 0;
    @Nullable ControlReader reader = null;
    try {
      renewStreams();
      Thread thread = Thread.currentThread();
      boolean _ = Thread.interrupted(); // meant for the parent
      thread.setContextClassLoader(loader);
      ChildContext context = new ChildContext(boot, loader);
      ChildContext.set(context);
      if (Grove.hasCurrent()) {
        Grove.current().rejoinAfterFork(ForkedLocks.CALLS);
      } else {
        Grove.joinWhenNeeded(boot.groveTicket());
      }
      reader =
          new ControlReader(
              Descriptors.stream(control), "/proc/self/fd/" + control, context, thread);
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
    if (reader != null) {
      reader.dismiss();
    }
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
   * Loads, links and, when repeated, compiles in the parent what only children run: each child
   * would have to do it anew. Nothing comes of it.
   */
  static void rehearse(int times) {
    try {
      for (String name : REHEARSED) {
        Class.forName(name, true, ForkedChild.class.getClassLoader());
      }
      for (int i = 0; i < times; i++) {
        rehearse();
      }
    } catch (ReflectiveOperationException | IOException e) {
      throw new IllegalStateException(e); // classes of our own, and a pipe
    }
  }

  private static void rehearse() throws IOException {
    Descriptors.Pipe pipe = Descriptors.pipe();
    Descriptors.close(pipe.sink());
    try (InputStream control = Descriptors.stream(pipe.source())) {
      int _ = control.read();
    }
    stream(FileDescriptor.out, System.out).flush();
    stream(FileDescriptor.err, System.err).flush();
    InputStream _ = InputStream.nullInputStream();
    Thread thread = new Thread(() -> {}, "pando-rehearsal");
    Runtime.getRuntime().addShutdownHook(thread);
    boolean _ = Runtime.getRuntime().removeShutdownHook(thread);
    Fork.rehearse();
  }

  private static final String[] REHEARSED = {
    ChildContext.class.getName(),
    ProcessName.class.getName(),
    ControlReader.class.getName(),
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

  /** Those of the parent may be locked by a thread that is not here, or lead elsewhere. */
  private static void renewStreams() {
    System.setIn(InputStream.nullInputStream());
    System.setOut(stream(FileDescriptor.out, System.out));
    System.setErr(stream(FileDescriptor.err, System.err));
  }

  private static PrintStream stream(FileDescriptor descriptor, PrintStream like) {
    return new PrintStream(new FileOutputStream(descriptor), true, like.charset());
  }
}
