package dev.pando.internal.launch;

import static java.util.Objects.requireNonNull;

import dev.pando.internal.PerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts each child as a new JVM with this JVM's code and options. */
public final class SpawnLauncher implements Launcher {
  private static final int TOKEN_BYTES = 16;

  private static final PerProcess<SpawnLauncher> CURRENT = new PerProcess<>();

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
  public static synchronized SpawnLauncher current() throws IOException {
    SpawnLauncher known = CURRENT.ifThere();
    if (known == null) {
      ChildContext context = ChildContext.current();
      List<String> inherited =
          context == null ? InheritedOptions.ofThisJvm() : context.boot().inheritedOptions();
      known = new SpawnLauncher(CodePaths.ofThisJvm(), inherited);
      CURRENT.set(known);
    }
    return known;
  }

  @Override
  public Launched launch(LaunchRequest request) throws IOException {
    Path directory = LaunchDirectory.current();
    String launchId = LaunchIds.next();
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
  private void stop() {
    classes.close();
    archives.stop();
  }

  /** Stops the one of this process, if there is one. */
  public static void stopCurrent() {
    SpawnLauncher launcher = CURRENT.ifThere();
    if (launcher != null) {
      launcher.stop();
    }
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
    return BootMessages.of(
        request,
        directory,
        launchId,
        token,
        Payload.encodeTarget(requireNonNull(request.target())),
        JavaCommand.inheritedBy(request.jvm(), inherited));
  }

  /** The options that a child with these settings passes on. */
  List<String> inheritedBy(JvmSettings jvm) {
    return JavaCommand.inheritedBy(jvm, inherited);
  }

  /** Lets children of this process ask it for classes. */
  byte[] offerClasses(@Nullable ClassLoader loader, Path directory) {
    classes.addLoader(loader);
    classes.addLoader(Thread.currentThread().getContextClassLoader());
    classes.openIn(directory);
    return token;
  }

  @Override
  public void check(LaunchRequest request) {
    // Everything can be chosen for a fresh JVM.
  }
}
