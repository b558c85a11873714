package dev.pando.internal.process;

import dev.pando.internal.launch.ChildContext;
import dev.pando.process.ProcessReference;
import dev.pando.process.Sentinel;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The parent of this process; the end of the control pipe tells when it has ended. */
final class ParentProcess implements ProcessReference {
  private final ChildContext context;
  private final CompletableFuture<@Nullable Void> exit = new CompletableFuture<>();

  ParentProcess(ChildContext context) {
    this.context = context;
    context.onParentGone(() -> exit.complete(null));
  }

  @Override
  public long pid() {
    return context.parentPid();
  }

  @Override
  public String name() {
    return context.parentName();
  }

  @Override
  public boolean isDaemon() {
    return context.isParentDaemon();
  }

  @Override
  public boolean isAlive() {
    return !exit.isDone();
  }

  @Override
  public OptionalInt exitCode() {
    return OptionalInt.empty();
  }

  @Override
  public byte[] authKey() {
    return context.authKey();
  }

  @Override
  public Sentinel sentinel() {
    return new ExitSentinel(exit);
  }

  @Override
  public void join() throws InterruptedException {
    ExitSentinel.await(exit);
  }

  @Override
  public boolean join(Duration timeout) throws InterruptedException {
    return ExitSentinel.await(exit, timeout);
  }

  @Override
  public String toString() {
    return "ProcessReference[" + name() + ", pid " + pid() + ", parent]";
  }
}
