package dev.pando.internal.launch;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Runs each child as a thread of this JVM, which takes the part of a process: for debugging, and
 * where there can be no processes. Python's {@code multiprocessing.dummy}.
 */
final class ThreadLauncher implements Launcher {
  static final ThreadLauncher INSTANCE = new ThreadLauncher();

  private ThreadLauncher() {}

  @Override
  public void check(LaunchRequest request) {
    if (!request.hasNoSettings() || !request.stdio().equals(Stdio.FORWARDED)) {
      throw new UnsupportedOperationException(
          "a child that is a thread of this JVM can have no java executable, JVM options, heap,"
              + " processors, environment, working directory or output of its own; start it by SPAWN"
              + " or FORKSERVER");
    }
  }

  @Override
  public Launched launch(LaunchRequest request) throws IOException {
    check(request);
    Path directory = LaunchDirectory.current();
    BootMessage boot =
        BootMessages.of(request, directory, LaunchIds.next(), new byte[0], new byte[0]);
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    ChildContext context =
        new ChildContext(boot, loader != null ? loader : ClassLoader.getSystemClassLoader());
    ThreadProcess process = new ThreadProcess(context, requireNonNull(request.target()));
    process.start();
    return process;
  }
}
