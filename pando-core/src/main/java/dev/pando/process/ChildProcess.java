package dev.pando.process;

import dev.pando.function.SerializableRunnable;
import dev.pando.internal.launch.Kind;
import dev.pando.internal.launch.Launched;
import dev.pando.internal.platform.ExitStatus;
import dev.pando.internal.process.ChildState;
import dev.pando.internal.process.DeathReport;
import dev.pando.internal.process.ExitSentinel;
import dev.pando.internal.process.ProcessAccess;
import dev.pando.internal.process.ProcessSpec;
import dev.pando.internal.process.Processes;
import dev.pando.internal.process.SubclassTarget;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A JVM that runs one target and ends.
 *
 * <pre>{@code
 * ChildProcess child = ChildProcess.of(() -> System.out.println("hello from the child")).start();
 * child.join();
 * child.exitCode(); // OptionalInt[0]
 * }</pre>
 *
 * <p>The target is copied to the child with everything it captures when {@link #start} is called.
 * The child has the class path, the system properties and the other JVM options of this process, as
 * far as they make sense for a second process; what it prints appears on this process' {@code
 * System.out} and {@code System.err} in whole lines, and its {@code System.in} is empty. The main
 * method of the program does not run in it.
 *
 * <p>The child ends when its target has returned and no other non-daemon thread is left; its exit
 * hooks run. An exception out of the target is printed with its trace, gives exit code 1, and is
 * returned by {@link #failure}. {@code System.exit(n)} gives exit code {@code n}. Death by a signal
 * gives its negated number; a JVM reports that as 128 plus the number, so {@code System.exit(143)}
 * cannot be told from SIGTERM.
 *
 * <p>A <i>daemon</i> child is terminated when this process ends, and dies with it when it is
 * killed; it may not have children. By default a child is a daemon when the process that makes it
 * is one. Other children are waited for before this process exits, unless a signal ends it.
 *
 * <p>Instead of passing a target, one can extend this class and override {@link #run}; the fields
 * of the subclass travel.
 *
 * <p>Objects of this class belong to the process that made them. They are safe for use by several
 * threads.
 *
 * <p>Answers to {@code multiprocessing.Process}.
 */
public class ChildProcess implements ProcessReference, AutoCloseable, Serializable {
  private static final long serialVersionUID = 1L;

  static {
    ProcessAccess.set(new PackageAccess());
  }

  private final transient @Nullable ChildState state;
  private transient @Nullable Runnable target;
  private transient boolean running;

  /** For subclasses that override {@link #run}; everything by default. */
  protected ChildProcess() {
    this(builder());
  }

  /**
   * For subclasses that override {@link #run}.
   *
   * @param builder says how to start the child; see {@link #builder()}
   */
  protected ChildProcess(ChildProcessBuilder builder) {
    this(builder.spec(), builder.target());
  }

  ChildProcess(ProcessSpec spec, @Nullable Runnable target) {
    this.state = new ChildState(spec);
    this.target = target;
  }

  /** A child that will run {@code target}, everything else by default. */
  public static ChildProcess of(SerializableRunnable target) {
    return builder(target).build();
  }

  /** A builder of a child that will run {@code target}. */
  public static ChildProcessBuilder builder(SerializableRunnable target) {
    return new ChildProcessBuilder(ProcessSpec.of(Processes.settings()), target);
  }

  /** A builder for subclasses, to be passed to their super constructor. */
  public static ChildProcessBuilder builder() {
    return new ChildProcessBuilder(ProcessSpec.of(Processes.settings()), null);
  }

  /**
   * What the child runs. Subclasses override it; here it runs the target.
   *
   * @throws Exception whatever the target throws: printed, then exit code 1
   */
  public void run() throws Exception {
    Runnable task = target;
    if (task != null) {
      task.run();
    }
  }

  /**
   * Starts the child.
   *
   * @return this
   * @throws dev.pando.spi.EncodingException if the target, or something it captures, cannot be
   *     sent; the message has the path to it
   * @throws ProcessException if no process can be started
   * @throws IllegalStateException if it was started before, or this process is a daemon
   */
  public ChildProcess start() {
    Runnable task = target;
    state().start(this, task == null ? new SubclassTarget(this) : task);
    target = null; // it travelled; what it holds may go
    return this;
  }

  @Override
  public long pid() {
    return running ? ProcessHandle.current().pid() : state().launched().pid();
  }

  @Override
  public String name() {
    return running ? Processes.current().name() : state().name();
  }

  @Override
  public boolean isDaemon() {
    return running ? Processes.current().isDaemon() : state().kind() != Kind.ORDINARY;
  }

  @Override
  public byte[] authKey() {
    return running ? Processes.current().authKey() : state().authKey();
  }

  @Override
  public boolean isAlive() {
    if (running) {
      return true;
    }
    Launched launched = state().launchedOrNull();
    return launched != null && launched.isAlive();
  }

  @Override
  public OptionalInt exitCode() {
    Launched launched = running ? null : state().launchedOrNull();
    return launched == null || launched.isAlive()
        ? OptionalInt.empty()
        : OptionalInt.of(launched.onExit().join().code());
  }

  @Override
  public Sentinel sentinel() {
    return new ExitSentinel(state().exit());
  }

  @Override
  public void join() throws InterruptedException {
    ExitSentinel.await(state().exit());
  }

  @Override
  public boolean join(Duration timeout) throws InterruptedException {
    return ExitSentinel.await(state().exit(), timeout);
  }

  /**
   * Completes with this process object when the child has ended.
   *
   * @throws IllegalStateException if the child was not started
   */
  public CompletableFuture<ChildProcess> onExit() {
    return state().exit().thenApply(status -> this);
  }

  /**
   * Asks the child to end, in order: its exit hooks run (SIGTERM). Does nothing when it has ended.
   *
   * @throws IllegalStateException if the child was not started
   */
  public void terminate() {
    state().launched().terminate();
  }

  /**
   * Ends the child at once (SIGKILL). Does nothing when it has ended.
   *
   * @throws IllegalStateException if the child was not started
   */
  public void kill() {
    state().launched().kill();
  }

  /**
   * Interrupts the thread that runs the target. A target that lets the {@link InterruptedException}
   * pass ends the child with exit code 1; a target that catches it goes on.
   *
   * @throws IllegalStateException if the child was not started
   */
  public void interrupt() {
    state().launched().interrupt();
  }

  /**
   * What the target failed with: the original exception with the trace of the child as its cause,
   * or a {@link dev.pando.spi.RemoteException} when it cannot be had here. Empty while the child
   * runs, and when it ended in another way.
   */
  public Optional<Throwable> failure() {
    return state().launched().failure();
  }

  /**
   * The last lines the child printed to its standard error, at most 50; none when standard error
   * was redirected.
   */
  public List<String> stderrTail() {
    return state().launched().stderrTail();
  }

  /** The crash report of the child's JVM, when it left one. */
  public Optional<Path> hsErrFile() {
    return state().launched().hsErrFile();
  }

  /**
   * Says how the child ended, with what helps to find out why: pid, exit code or signal, a hint
   * when memory ran out, the crash file, and the last lines of its standard error.
   *
   * @throws IllegalStateException if the child was not started or has not ended
   */
  public String deathReport() {
    Launched launched = state().launched();
    if (launched.isAlive()) {
      throw new IllegalStateException("process " + name() + " has not ended");
    }
    ExitStatus status = launched.onExit().join();
    return DeathReport.of(name(), launched, status);
  }

  /**
   * Gives up this object. Every other method throws {@link IllegalStateException} afterwards; a
   * second close does nothing.
   *
   * @throws IllegalStateException if the child is alive: join or terminate it first
   */
  @Override
  public void close() {
    if (state != null) {
      state.close();
    }
  }

  @Override
  public String toString() {
    return state == null ? "ChildProcess[of another process]" : state.describe();
  }

  private ChildState state() {
    if (state == null) {
      throw new IllegalStateException(
          "not a child of this process: a process can be watched only where it was made");
    }
    return state;
  }

  /** Lets the other floors in. */
  private static final class PackageAccess extends ProcessAccess {
    @Override
    public ChildProcessBuilder builder(ProcessSpec spec, Runnable target) {
      return new ChildProcessBuilder(spec, target);
    }

    @Override
    public ChildProcessBuilder asWorker(ChildProcessBuilder builder) {
      return builder.kind(Kind.WORKER);
    }

    @Override
    public boolean isWorker(ChildProcess process) {
      return process.state().kind() == Kind.WORKER;
    }

    @Override
    public Launched launched(ChildProcess process) {
      return process.state().launched();
    }

    @Override
    public void runInChild(ChildProcess process) throws Exception {
      process.running = true;
      process.run();
    }
  }
}
