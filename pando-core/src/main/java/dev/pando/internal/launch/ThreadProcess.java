package dev.pando.internal.launch;

import dev.pando.internal.platform.ExitStatus;
import dev.pando.internal.platform.Platform;
import dev.pando.internal.platform.Signals;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A thread in the part of a child process. Nobody can end a thread by force: {@link #terminate} and
 * {@link #kill} interrupt it, and it counts as ended by the signal once it has returned.
 */
final class ThreadProcess implements Launched, Runnable {
  private static final int FAILED = 1;

  private final ChildContext context;
  private final Runnable target;
  private final Thread thread;
  private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
  private volatile @Nullable Throwable failure;
  private volatile int signal;

  ThreadProcess(ChildContext context, Runnable target) {
    this.context = context;
    this.target = target;
    this.thread = new Thread(this, context.name());
    thread.setDaemon(context.kind().diesWithParent());
  }

  void start() {
    thread.start();
  }

  /** The thread's life. */
  @Override
  public void run() {
    ChildContext.setForThread(context);
    int code = 0;
    try {
      target.run();
    } catch (Throwable e) {
      code = FAILED;
      if (signal == 0) {
        failure = e;
        FailureReport.print(context.name(), e);
      }
    }
    exit.complete(signal == 0 ? ExitStatus.exited(code) : ExitStatus.signalled(signal));
  }

  @Override
  public long pid() {
    return Platform.current().pid();
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
    end(Signals.TERM);
  }

  @Override
  public void kill() {
    end(Signals.KILL);
  }

  private void end(int number) {
    if (isAlive()) {
      signal = number;
      context.end();
      thread.interrupt();
    }
  }

  @Override
  public void interrupt() {
    context.interrupt(thread);
  }

  @Override
  public List<String> stderrTail() {
    return List.of();
  }

  @Override
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public Optional<Path> hsErrFile() {
    return Optional.empty();
  }

  @Override
  public boolean killedForMemory() {
    return false;
  }
}
