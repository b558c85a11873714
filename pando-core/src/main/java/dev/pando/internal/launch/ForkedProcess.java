package dev.pando.internal.launch;

import dev.pando.internal.fork.Descriptors;
import dev.pando.internal.platform.ExitStatus;
import dev.pando.internal.platform.OomWatch;
import dev.pando.internal.platform.Signals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A forked child, seen from the process that wanted it; watched by {@link ChildWatch}. Who its
 * parent is in the eyes of the system, this process or a template, decides only where its exit
 * status comes from.
 */
final class ForkedProcess implements Launched {
  /** How long output is awaited after the exit, when another process holds the pipe open. */
  private static final long OUTPUT_GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final int SIGNAL_BASE = 256;

  private final String name;
  private final @Nullable ClassLoader loader;
  private final Path directory;
  private final String launchId;
  private final ForkPipes pipes;
  private final StderrTail tail = new StderrTail();
  private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
  private final OomWatch oomWatch = new OomWatch();
  private final List<Output> outputs = new ArrayList<>();

  private volatile Optional<byte[]> failure = Optional.empty();
  private volatile boolean endRequested;
  private volatile boolean killedForMemory;
  private volatile int pid;
  private int pidfd = -1;
  private int openOutputs;
  private @Nullable ExitStatus status;
  private long statusNanos;
  private boolean isComplete;

  ForkedProcess(LaunchRequest request, Path directory, String launchId, ForkPipes pipes) {
    this.name = request.name();
    this.loader = request.loader();
    this.directory = directory;
    this.launchId = launchId;
    this.pipes = pipes;
    if (pipes.output() >= 0) {
      outputs.add(new Output(pipes.output(), new LineForwarder(false, null, () -> false)));
    }
    if (pipes.error() >= 0) {
      outputs.add(new Output(pipes.error(), new LineForwarder(true, tail, () -> false)));
    }
    openOutputs = outputs.size();
  }

  String launchId() {
    return launchId;
  }

  /** Begins to watch a child of this process. */
  void startedHere(int childPid, int childPidfd) throws IOException {
    pid = childPid;
    setPidfd(childPidfd);
    List<ChildWatch.Watched> all = new ArrayList<>(outputs);
    all.add(new End(childPidfd));
    ChildWatch.current().add(all);
  }

  /** Begins to watch a child of a template, which will tell its exit status. */
  void startedByTemplate(int childPid, int childPidfd) throws IOException {
    pid = childPid;
    setPidfd(childPidfd);
    ChildWatch.current().add(outputs);
  }

  private synchronized void setPidfd(int descriptor) {
    pidfd = descriptor;
    if (descriptor >= 0) {
      StartGate.own(descriptor);
    }
  }

  /** Notes how the child ended, as {@link Descriptors#reap} puts it. */
  void ended(int waitStatus) {
    ExitStatus ended =
        waitStatus >= SIGNAL_BASE
            ? ExitStatus.signalled(waitStatus - SIGNAL_BASE)
            : ExitStatus.ofExitValue(waitStatus);
    synchronized (this) {
      if (status != null) {
        return;
      }
      status = ended;
      statusNanos = System.nanoTime();
      if (pidfd >= 0) {
        StartGate.disown(pidfd);
        Descriptors.close(pidfd);
        pidfd = -1;
      }
    }
    Bereaved.after(pid);
    completeIfOver();
  }

  /** The template has died, and nobody will tell how the child ends: only that it does. */
  void endsUnseen(int waitStatus) {
    int descriptor;
    synchronized (this) {
      descriptor = pidfd;
    }
    if (descriptor < 0) {
      ended(waitStatus);
      return;
    }
    try {
      ChildWatch.current()
          .add(
              List.of(
                  new ChildWatch.Watched() {
                    @Override
                    public int descriptor() {
                      return descriptor;
                    }

                    @Override
                    public boolean onReady() {
                      ended(waitStatus);
                      return false;
                    }
                  }));
    } catch (IOException e) {
      ended(waitStatus); // nobody can watch any more
    }
  }

  private void completeIfOver() {
    ExitStatus ended;
    synchronized (this) {
      ended = status;
      if (ended == null || isComplete || openOutputs > 0) {
        return;
      }
      isComplete = true;
    }
    pipes.closeControl();
    try {
      failure = FailureReport.take(directory, launchId);
    } catch (IOException e) {
      // Without the file the exit code and the printed trace remain.
    }
    killedForMemory = oomWatch.mayExplain(ended, endRequested);
    exit.complete(ended);
  }

  /** The end of a child of this process. */
  private final class End implements ChildWatch.Watched {
    private final int descriptor;

    End(int descriptor) {
      this.descriptor = descriptor;
    }

    @Override
    public int descriptor() {
      return descriptor;
    }

    @Override
    public boolean onReady() {
      int waitStatus;
      try {
        waitStatus = Descriptors.reap(descriptor);
      } catch (IOException e) {
        waitStatus =
            255; // somebody else has taken it: code of the program that waits for any child
      }
      ended(waitStatus);
      return false;
    }
  }

  /** One of the child's standard streams. */
  private final class Output implements ChildWatch.Watched {
    private final int descriptor;
    private final LineForwarder lines;

    Output(int descriptor, LineForwarder lines) {
      this.descriptor = descriptor;
      this.lines = lines;
    }

    @Override
    public int descriptor() {
      return descriptor;
    }

    @Override
    public boolean onReady() {
      try {
        int read = Descriptors.read(descriptor, lines.buffer(), lines.held(), lines.room());
        if (read >= 0) {
          lines.accept(read);
          return true;
        }
      } catch (IOException e) {
        // As good as its end.
      }
      end();
      return false;
    }

    /** When the child has left its stream to a process of its own. */
    @Override
    public boolean onTime() {
      synchronized (ForkedProcess.this) {
        if (System.nanoTime() - statusNanos < OUTPUT_GRACE_NANOS) {
          return true;
        }
      }
      end();
      return false;
    }

    @Override
    public boolean isTimed() {
      synchronized (ForkedProcess.this) {
        return status != null;
      }
    }

    private void end() {
      lines.finish();
      StartGate.disown(descriptor);
      Descriptors.close(descriptor);
      synchronized (ForkedProcess.this) {
        openOutputs--;
      }
      completeIfOver();
    }
  }

  @Override
  public long pid() {
    return pid;
  }

  @Override
  public boolean isAlive() {
    return !exit.isDone();
  }

  @Override
  public CompletableFuture<ExitStatus> onExit() {
    return exit;
  }

  @Override
  public void terminate() {
    signal(Signals.TERM);
  }

  @Override
  public void kill() {
    signal(Signals.KILL);
  }

  private synchronized void signal(int number) {
    endRequested = true;
    if (pidfd >= 0) {
      Descriptors.signal(pidfd, number);
    }
  }

  @Override
  public void interrupt() {
    pipes.command(ControlReader.INTERRUPT);
  }

  @Override
  public List<String> stderrTail() {
    return tail.lines();
  }

  @Override
  public Optional<Throwable> failure() {
    return failure.map(encoded -> Payload.decodeFailure(encoded, loader));
  }

  @Override
  public Optional<Path> hsErrFile() {
    return HsErrFile.of(pid());
  }

  @Override
  public boolean killedForMemory() {
    return killedForMemory;
  }

  @Override
  public String toString() {
    return "ForkedProcess[" + name + ", pid " + pid + "]";
  }
}
