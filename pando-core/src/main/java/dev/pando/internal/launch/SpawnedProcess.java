package dev.pando.internal.launch;

import static dev.pando.internal.launch.JavaCommand.withArchive;

import dev.pando.internal.PerProcess;
import dev.pando.internal.fork.Descriptors;
import dev.pando.internal.platform.ExitStatus;
import dev.pando.internal.platform.OomWatch;
import dev.pando.internal.platform.Signals;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A child JVM started by {@link SpawnLauncher}, watched by one thread until it is gone. */
final class SpawnedProcess implements Launched, Runnable {
  /** A boot message up to this size fits into any pipe's buffer: writing it never waits. */
  private static final int PIPE_BYTES = 32 * 1024;

  /** How long output is awaited after the exit, when another process holds the pipe open. */
  private static final long OUTPUT_GRACE_MILLIS = 1000;

  private static final int SIGBUS_ON_LINUX = 7;

  private static final Set<Integer> CRASHES =
      Set.of(Signals.ILL, Signals.ABRT, SIGBUS_ON_LINUX, Signals.SEGV);

  private static final int STACK_BYTES = 128 * 1024;

  /** What these say is among the inherited options already, filtered. */
  static final List<String> JVM_VARIABLES =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  private static final PerProcess.Lazy<Set<SpawnedProcess>> ALL_RUNNING =
      new PerProcess.Lazy<>(ConcurrentHashMap::newKeySet);

  private final SpawnLauncher launcher;
  private final LaunchRequest request;
  private final List<String> arguments;
  private final Path directory;
  private final String launchId;
  private final StderrTail tail = new StderrTail();
  private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
  private final Path pending;

  private byte[] boot; // let go at the end: it holds the target
  private volatile @Nullable Process process;
  private volatile Optional<byte[]> failure = Optional.empty();
  private volatile boolean endRequested;
  private volatile boolean started;
  private volatile boolean killedForMemory;
  private final OomWatch oomWatch = new OomWatch();
  private CompletableFuture<@Nullable Void> output = CompletableFuture.completedFuture(null);
  private CompletableFuture<@Nullable Void> error = CompletableFuture.completedFuture(null);
  private volatile @Nullable Path archive;

  SpawnedProcess(
      SpawnLauncher launcher,
      LaunchRequest request,
      List<String> arguments,
      Path directory,
      String launchId,
      byte[] boot) {
    this.launcher = launcher;
    this.request = request.withoutTarget();
    this.arguments = arguments;
    this.directory = directory;
    this.launchId = launchId;
    this.boot = boot;
    this.pending = directory.resolve(LaunchFiles.pending(launchId));
  }

  void start() throws IOException {
    Files.createFile(pending);
    try {
      startJvm(launcher.archive(request, arguments).orElse(null));
    } catch (IOException e) {
      Files.deleteIfExists(pending);
      throw e;
    }
    Thread watcher = new Thread(null, this, "pando-watch-" + request.name(), STACK_BYTES, false);
    watcher.setDaemon(true);
    watcher.start();
  }

  private void startJvm(@Nullable Path useArchive) throws IOException {
    archive = useArchive;
    List<String> all = useArchive == null ? arguments : withArchive(arguments, useArchive);
    ProcessBuilder builder =
        new ProcessBuilder(
            JavaCommand.executable(request.jvm()).toString(),
            "@" + ArgumentFile.of(all, directory),
            request.name());
    Path workingDirectory = request.workingDirectory();
    if (workingDirectory != null) {
      builder.directory(workingDirectory.toFile());
    }
    Map<String, String> environment = builder.environment();
    JVM_VARIABLES.forEach(environment::remove);
    request.environment().forEach((name, value) -> change(environment, name, value));
    Redirect out = request.stdio().output();
    Redirect err = request.stdio().error();
    builder.redirectOutput(out == null ? Redirect.PIPE : out);
    builder.redirectError(err == null ? Redirect.PIPE : err);
    Process started = start(builder);
    process = started;
    if (out == null) {
      output =
          LinePump.start(
              "pando-out-" + request.name(),
              started.getInputStream(),
              new LineForwarder(false, null, this::isMuted));
    }
    if (err == null) {
      error =
          LinePump.start(
              "pando-err-" + request.name(),
              started.getErrorStream(),
              new LineForwarder(true, tail, this::isMuted));
    }
    sendBoot(started);
  }

  private Process start(ProcessBuilder builder) throws IOException {
    var gate = StartGate.spawning();
    gate.lock();
    try {
      Process started = builder.start();
      ALL_RUNNING.get().add(this);
      return started;
    } finally {
      gate.unlock();
    }
  }

  /** The control pipes to all spawned children, which end when this process does. */
  static List<Integer> controlPipes() {
    List<Integer> all = new ArrayList<>();
    for (SpawnedProcess each : ALL_RUNNING.get()) {
      int descriptor = Descriptors.of(each.running().getOutputStream());
      if (descriptor >= 0) {
        all.add(descriptor);
      }
    }
    return all;
  }

  private static void change(Map<String, String> environment, String name, @Nullable String value) {
    if (value == null) {
      environment.remove(name);
    } else {
      environment.put(name, value);
    }
  }

  private void sendBoot(Process started) {
    byte[] message = boot;
    if (message.length <= PIPE_BYTES) {
      writeBoot(started, message);
    } else {
      Thread writer = new Thread(() -> writeBoot(started, message), "pando-boot-" + request.name());
      writer.setDaemon(true);
      writer.start();
    }
  }

  private static void writeBoot(Process started, byte[] message) {
    OutputStream control = started.getOutputStream();
    synchronized (control) {
      try {
        int length = message.length;
        control.write(
            new byte[] {
              (byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length
            });
        control.write(message);
        control.flush();
      } catch (IOException e) {
        // The child died before it read everything: its exit status tells the story.
      }
    }
  }

  /** The watcher's life. */
  @Override
  public void run() {
    ExitStatus status = awaitJvm();
    Path used = archive;
    if (!hasStarted() && used != null && isJvmFailure(status)) {
      launcher.discard(used);
      try {
        Optional<Path> crash = hsErrFile();
        if (crash.isPresent()) {
          Files.delete(crash.get());
        }
        startJvm(null);
        status = awaitJvm();
      } catch (IOException e) {
        // The first status stands for both.
      }
    }
    if (endRequested && !hasStarted() && status.code() > 0) {
      // A JVM that is told to end while it boots may take that for a failure, and says 1.
      status = ExitStatus.signalled(Signals.TERM);
    }
    try {
      Files.deleteIfExists(pending);
      failure = FailureReport.take(directory, launchId);
    } catch (IOException e) {
      // Without the file the exit code and the printed trace remain.
    }
    boot = new byte[0];
    ALL_RUNNING.get().remove(this);
    killedForMemory = oomWatch.mayExplain(status, endRequested);
    Bereaved.after(pid());
    exit.complete(status);
  }

  /**
   * Before the child runs only its JVM speaks: one that is ended then has nothing to say but that
   * it was surprised, and one that cannot start with the archive is started again without.
   */
  private boolean isMuted() {
    return (endRequested || archive != null) && !hasStarted();
  }

  private boolean hasStarted() {
    if (!started) {
      started = !Files.exists(pending);
    }
    return started;
  }

  /** Whether the JVM gave up or crashed, rather than being ended by someone. */
  private boolean isJvmFailure(ExitStatus status) {
    return !endRequested && (status.code() > 0 || CRASHES.contains(status.signal()));
  }

  private ExitStatus awaitJvm() {
    Process started = running();
    while (true) {
      try {
        ExitStatus status = ExitStatus.ofExitValue(started.waitFor());
        CompletableFuture.allOf(output, error).get(OUTPUT_GRACE_MILLIS, TimeUnit.MILLISECONDS);
        return status;
      } catch (TimeoutException e) {
        return ExitStatus.ofExitValue(started.exitValue());
      } catch (InterruptedException | ExecutionException e) {
        // Nobody interrupts this thread, and pumps do not fail; an interrupt of a whole thread
        // group is no reason to lose a child.
      }
    }
  }

  private Process running() {
    Process started = process;
    if (started == null) {
      throw new IllegalStateException("not started");
    }
    return started;
  }

  @Override
  public long pid() {
    return running().pid();
  }

  @Override
  public boolean isAlive() {
    return !exit.isDone();
  }

  @Override
  public CompletableFuture<ExitStatus> onExit() {
    return exit;
  }

  // Through the handle: Process.destroy would close the pipes, and the last output would be lost.
  @Override
  public void terminate() {
    endRequested = true;
    running().toHandle().destroy();
  }

  @Override
  public void kill() {
    endRequested = true;
    running().toHandle().destroyForcibly();
  }

  @Override
  public void interrupt() {
    OutputStream control = running().getOutputStream();
    synchronized (control) {
      try {
        control.write(ControlReader.INTERRUPT);
        control.flush();
      } catch (IOException e) {
        // The child is gone: there is nothing left to interrupt.
      }
    }
  }

  @Override
  public List<String> stderrTail() {
    return tail.lines();
  }

  @Override
  public Optional<Throwable> failure() {
    return failure.map(encoded -> Payload.decodeFailure(encoded, request.loader()));
  }

  @Override
  public Optional<Path> hsErrFile() {
    return HsErrFile.of(pid());
  }

  @Override
  public boolean killedForMemory() {
    return killedForMemory;
  }
}
