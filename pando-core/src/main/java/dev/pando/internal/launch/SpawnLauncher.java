package dev.pando.internal.launch;

import dev.pando.internal.segment.GroveTicket;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Starts each child as a new JVM with this JVM's code and options. */
public final class SpawnLauncher implements Launcher {
  private static final int TOKEN_BYTES = 16;
  private static final AtomicLong LAUNCHES = new AtomicLong();

  private final CodePaths paths;
  private final List<String> inherited;
  private final ArchiveStore archives;
  private final byte[] token = new byte[TOKEN_BYTES];
  private final ClassServer classes;

  private SpawnLauncher(CodePaths paths, List<String> inherited) {
    this.paths = paths;
    this.inherited = inherited;
    this.archives = new ArchiveStore(paths, new ArchiveTrainer(paths));
    new SecureRandom().nextBytes(token);
    this.classes = new ClassServer(token);
  }

  /**
   * The one of this process.
   *
   * @throws IOException when children could not load Pando's classes
   */
  public static SpawnLauncher current() throws IOException {
    return Holder.get();
  }

  @Override
  public Launched launch(LaunchRequest request) throws IOException {
    Path directory = LaunchDirectory.current();
    String launchId = ProcessHandle.current().pid() + "-" + LAUNCHES.incrementAndGet();
    byte[] boot = bootMessage(request, directory, launchId).encode();
    List<String> arguments = JavaCommand.arguments(request.jvm(), inherited, paths);
    classes.addLoader(request.loader());
    classes.addLoader(Thread.currentThread().getContextClassLoader());
    SpawnedProcess process =
        new SpawnedProcess(this, request, arguments, directory, launchId, boot);
    process.start();
    classes.openIn(directory);
    if (request.jvm().javaExecutable() == null && ChildContext.current() == null) {
      archives.makeLater(arguments);
    }
    return process;
  }

  /** Ends what runs in the background on behalf of starts to come. */
  public void stop() {
    classes.close();
    archives.stop();
  }

  /** The archive for a child with these arguments, if there is one by now. */
  Optional<Path> archive(LaunchRequest request, List<String> arguments) {
    // Another JVM would not accept it.
    return request.jvm().javaExecutable() == null ? archives.find(arguments) : Optional.empty();
  }

  void discard(Path archive) {
    archives.discard(archive);
  }

  private BootMessage bootMessage(LaunchRequest request, Path directory, String launchId)
      throws IOException {
    GroveTicket ticket = LaunchDirectory.ticket();
    Path executable = request.jvm().javaExecutable();
    return new BootMessage(
        request.name(),
        request.identity(),
        request.parentName(),
        ProcessHandle.current().pid(),
        isDaemon(),
        request.kind(),
        directory.toString(),
        ticket.id(),
        ticket.parent(),
        launchId,
        token,
        request.authKey(),
        executable == null ? "" : executable.toString(),
        JavaCommand.inheritedBy(request.jvm(), inherited),
        request.target());
  }

  private static boolean isDaemon() {
    ChildContext context = ChildContext.current();
    return context != null && context.kind().diesWithParent();
  }

  private static final class Holder {
    private static @Nullable SpawnLauncher instance;

    static synchronized SpawnLauncher get() throws IOException {
      if (instance == null) {
        ChildContext context = ChildContext.current();
        List<String> inherited =
            context == null ? InheritedOptions.ofThisJvm() : context.boot().inheritedOptions();
        instance = new SpawnLauncher(CodePaths.ofThisJvm(), inherited);
      }
      return instance;
    }
  }
}
