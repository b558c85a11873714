package dev.pando.internal.process;

import dev.pando.internal.launch.ChildContext;
import dev.pando.internal.launch.Kind;
import dev.pando.process.ProcessReference;
import dev.pando.process.Sentinel;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** This process, seen from itself. */
final class CurrentProcess implements ProcessReference {
  static final CurrentProcess INSTANCE = new CurrentProcess();

  private CurrentProcess() {}

  @Override
  public long pid() {
    return ProcessHandle.current().pid();
  }

  @Override
  public String name() {
    return Identity.name();
  }

  @Override
  public boolean isDaemon() {
    ChildContext context = ChildContext.current();
    return context != null && context.kind() != Kind.ORDINARY;
  }

  @Override
  public boolean isAlive() {
    return true;
  }

  @Override
  public OptionalInt exitCode() {
    return OptionalInt.empty();
  }

  @Override
  public byte[] authKey() {
    return Identity.authKey();
  }

  @Override
  public Sentinel sentinel() {
    return new ExitSentinel(new CompletableFuture<>()); // never ready while anyone can look
  }

  @Override
  public void join() {
    throw cannotJoin();
  }

  @Override
  public boolean join(Duration timeout) {
    throw cannotJoin();
  }

  private static IllegalStateException cannotJoin() {
    return new IllegalStateException("a process cannot join itself");
  }

  @Override
  public String toString() {
    return "ProcessReference[" + name() + ", pid " + pid() + ", current]";
  }
}
