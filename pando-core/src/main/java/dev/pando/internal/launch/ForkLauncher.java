package dev.pando.internal.launch;

import static java.util.Objects.requireNonNull;

import dev.pando.internal.ForkShared;
import dev.pando.internal.fork.Fork;
import dev.pando.internal.fork.ForkSupport;
import dev.pando.internal.fork.SpareThread;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Starts each child as a copy of this JVM. */
public final class ForkLauncher implements Launcher {
  private ForkLauncher() {
    ForkedChild.link();
  }

  /**
   * The one of this process.
   *
   * @throws IOException if this JVM cannot fork; the message says why
   */
  public static ForkLauncher current() throws IOException {
    String obstacle = ForkSupport.obstacle();
    if (obstacle != null) {
      throw new IOException("there is no start method FORK here: " + obstacle);
    }
    return Holder.INSTANCE;
  }

  @Override
  public void check(LaunchRequest request) {
    if (!request.jvm().equals(JvmSettings.DEFAULT)) {
      throw new UnsupportedOperationException(
          "a forked child is a copy of this JVM: it can have no java executable, JVM options, heap"
              + " or processors of its own; start it by SPAWN or FORKSERVER");
    }
    if (!request.environment().isEmpty() || request.workingDirectory() != null) {
      throw new UnsupportedOperationException(
          "a forked child is a copy of this JVM: it can have no environment or working directory of"
              + " its own; start it by SPAWN or FORKSERVER");
    }
  }

  @Override
  public Launched launch(LaunchRequest request) throws IOException {
    check(request);
    if (request.kind() == Kind.WORKER && Fork.isTooLate()) {
      return SpawnLauncher.current()
          .launch(request); // for what a program leaves its executors to do
    }
    SharedHazards.warnOnce();
    if (Thread.currentThread().isVirtual()) {
      return launchFromPlatformThread(request);
    }
    System.out.flush();
    System.err.flush();
    Path directory = LaunchDirectory.current();
    String launchId = LaunchIds.next();
    BootMessage boot = BootMessages.of(request, directory, launchId, new byte[0], new byte[0]);
    var gate = StartGate.forking();
    gate.lock();
    try {
      return fork(request, directory, launchId, boot);
    } finally {
      gate.unlock();
    }
  }

  private static Launched fork(
      LaunchRequest request, Path directory, String launchId, BootMessage boot) throws IOException {
    // All that the child needs is made ready here: what it had to link, each child would anew.
    Runnable target = requireNonNull(request.target());
    List<ForkShared.Share> shares = sharesOf(target);
    Callable<Runnable> ready =
        () -> {
          for (ForkShared.Share share : shares) {
            share.take();
          }
          return target;
        };
    ClassLoader loader = contextClassLoader();
    SpareThread.prepare();
    ForkPipes pipes;
    ForkedChild itself;
    Fork.@Nullable Child child;
    try {
      pipes = ForkPipes.open(request.stdio());
      itself = new ForkedChild(boot, pipes.controlSource(), loader, ready);
      child = fork(pipes);
    } catch (IOException e) {
      shares.forEach(ForkShared.Share::giveBack);
      throw e;
    }
    if (child == null) {
      itself.live();
      throw new IllegalStateException("a child outlived its end");
    }
    pipes.closeChildEnds();
    ForkedProcess process = new ForkedProcess(request, directory, launchId, pipes);
    process.startedHere(child.pid(), child.pidfd());
    if (!shares.isEmpty()) {
      var _ = process.onExit().thenRun(() -> shares.forEach(ForkShared.Share::giveBack));
    }
    return process;
  }

  private static List<ForkShared.Share> sharesOf(Object target) {
    List<ForkShared.Share> shares = new ArrayList<>();
    try {
      for (ForkShared each : Captures.of(target)) {
        shares.add(each.shareWithChild());
      }
    } catch (RuntimeException e) {
      shares.forEach(ForkShared.Share::giveBack);
      throw e;
    }
    return shares;
  }

  private static Fork.@Nullable Child fork(ForkPipes pipes) throws IOException {
    try {
      return Fork.now(closing(pipes), pipes.childOutput(), pipes.childError());
    } catch (IOException e) {
      pipes.closeAll();
      throw e;
    }
  }

  private static int[] closing(ForkPipes pipes) {
    List<Integer> all = pipes.closedInChild();
    all.addAll(SpawnedProcess.controlPipes());
    return all.stream().mapToInt(Integer::intValue).toArray();
  }

  private static ClassLoader contextClassLoader() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return loader != null ? loader : ClassLoader.getSystemClassLoader();
  }

  private static final class Holder {
    static final ForkLauncher INSTANCE = new ForkLauncher();
  }

  /** A virtual thread's stack is on the heap, and its carrier is not its own. */
  private Launched launchFromPlatformThread(LaunchRequest request) throws IOException {
    CompletableFuture<Launched> launched = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("pando-fork")
            .unstarted(() -> {
              try {
                launched.complete(launch(request));
              } catch (Throwable e) {
                launched.completeExceptionally(e);
              }
            });
    thread.setContextClassLoader(contextClassLoader());
    thread.start();
    try {
      return launched.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
