package dev.pando.internal.process;

import dev.pando.internal.Generation;
import dev.pando.internal.launch.ChildContext;
import dev.pando.internal.launch.Kind;
import dev.pando.internal.launch.LaunchMethod;
import dev.pando.internal.launch.LaunchRequest;
import dev.pando.internal.launch.Launched;
import dev.pando.internal.launch.Launcher;
import dev.pando.internal.platform.ExitStatus;
import dev.pando.internal.shared.Departures;
import dev.pando.process.ChildProcess;
import dev.pando.process.ProcessException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The life of one child process, behind its {@link ChildProcess}: made, started, closed. */
public final class ChildState {
  private final ProcessSpec spec;
  private final String identity;
  private final String name;
  private final Kind kind;
  private final byte[] authKey;
  private volatile @Nullable Launched launched;
  private volatile boolean closed;

  /** Tells children of this process from those that a fork has copied with all else. */
  private final int generation = Generation.current();

  /** A process that is not started yet; takes the next number. */
  public ChildState(ProcessSpec spec) {
    this.spec = spec;
    this.identity = Identity.nextChild();
    String chosen = spec.name();
    this.name = chosen == null ? "Process-" + identity : chosen;
    Kind wanted = spec.kind();
    this.kind = wanted == null ? inheritedKind() : wanted;
    this.authKey = Identity.authKey();
  }

  private static Kind inheritedKind() {
    ChildContext context = ChildContext.current();
    return context != null && context.kind().diesWithParent() ? Kind.DAEMON : Kind.ORDINARY;
  }

  /** Encodes the target and starts the child. */
  public synchronized void start(ChildProcess process, Runnable target) {
    checkOpen();
    if (launched != null) {
      throw new IllegalStateException("process " + name + " was started already");
    }
    ChildContext context = ChildContext.current();
    boolean mayOutlive = spec.method() != LaunchMethod.THREAD;
    if (context != null && context.kind() == Kind.DAEMON && mayOutlive) {
      throw new IllegalStateException(
          "daemon process "
              + context.name()
              + " may not have children: they would outlive it when it is terminated; start "
              + context.name()
              + " with daemon(false)");
    }
    LaunchRequest request =
        new LaunchRequest(
            name,
            identity,
            Identity.name(),
            kind,
            spec.method(),
            authKey,
            target,
            target.getClass().getClassLoader(),
            spec.jvm(),
            spec.environment(),
            spec.workingDirectory(),
            spec.stdio());
    start(process, request);
  }

  private Launcher launcher() {
    try {
      return spec.method().launcher();
    } catch (IOException e) {
      throw new ProcessException("process " + name + " could not be started: " + e.getMessage(), e);
    }
  }

  private void start(ChildProcess process, LaunchRequest request) {
    Launcher launcher = launcher();
    launcher.check(request);
    ActiveChildren children = ActiveChildren.current();
    children.beginStart(name);
    Departures departures = Departures.begin();
    Launched started = null;
    try {
      started = launcher.launch(request);
      ExitSequence.arrange();
      launched = started;
      children.add(process, started);
    } catch (IOException e) {
      throw new ProcessException("process " + name + " could not be started: " + e.getMessage(), e);
    } finally {
      children.endStart();
      departures.end();
      if (started == null) {
        departures.takeBack();
      }
    }
    var _ = started.onExit().thenRun(departures::takeBack);
  }

  /** The name. */
  public String name() {
    checkOpen();
    return name;
  }

  /** What binds it to this process. */
  public Kind kind() {
    checkOpen();
    return kind;
  }

  /** The key of the process tree. */
  public byte[] authKey() {
    checkOpen();
    return authKey.clone();
  }

  /** The started process, or null. */
  public @Nullable Launched launchedOrNull() {
    checkOpen();
    if (generation != Generation.current()) {
      throw new IllegalStateException(
          "process "
              + name
              + " is not a child of this process: a process can be watched only where it was made");
    }
    return launched;
  }

  /** The started process. */
  public Launched launched() {
    Launched started = launchedOrNull();
    if (started == null) {
      throw new IllegalStateException("process " + name + " is not started");
    }
    return started;
  }

  /** Completes with the exit. */
  public CompletableFuture<ExitStatus> exit() {
    return launched().onExit();
  }

  /** Forgets the process; it must have ended. */
  public synchronized void close() {
    Launched started = launched;
    if (started != null && started.isAlive()) {
      throw new IllegalStateException(
          "process " + name + " is still running: join or terminate it before it is closed");
    }
    closed = true;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("process " + name + " is closed");
    }
  }

  /** For people: name and state. */
  public String describe() {
    Launched started = launched;
    String state;
    if (closed) {
      state = "closed";
    } else if (started == null) {
      state = "initial";
    } else if (started.isAlive()) {
      state = "started, pid " + started.pid();
    } else {
      state = "stopped, pid " + started.pid() + ", " + started.onExit().join();
    }
    return "ChildProcess[" + name + ", " + state + (kind == Kind.DAEMON ? ", daemon]" : "]");
  }
}
