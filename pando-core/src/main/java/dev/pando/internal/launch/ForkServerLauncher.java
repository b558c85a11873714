package dev.pando.internal.launch;

import static java.util.Objects.requireNonNull;

import dev.pando.function.SerializableRunnable;
import dev.pando.internal.fork.AfterFork;
import dev.pando.internal.fork.ForkSupport;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Starts each child as a copy of a template: a JVM that was started for this, has loaded and
 * compiled what children commonly need, and does nothing else. One template serves all children
 * with the same JVM settings, environment and working directory.
 */
public final class ForkServerLauncher implements Launcher {
  private static final int KEY_BYTES = 32;

  /** A template may die between two requests, not each one that is started. */
  private static final int ATTEMPTS = 3;

  private static @Nullable ForkServerLauncher instance;
  private static volatile Preload preload = Preload.NONE;
  private static volatile @Nullable SerializableRunnable warmUp;

  static {
    AfterFork.inChild(() -> instance = null);
  }

  private final Map<Key, Template> templates = new HashMap<>();

  /** What makes templates different. */
  private record Key(
      JvmSettings jvm,
      Map<String, @Nullable String> environment,
      @Nullable Path workingDirectory,
      Preload preload) {}

  private ForkServerLauncher() {}

  /**
   * The one of this process.
   *
   * @throws IOException if templates cannot fork here; the message says why
   */
  public static synchronized ForkServerLauncher current() throws IOException {
    String obstacle = obstacle();
    if (obstacle != null) {
      throw new IOException("there is no start method FORKSERVER here: " + obstacle);
    }
    ForkServerLauncher known = instance;
    if (known == null) {
      known = new ForkServerLauncher();
      instance = known;
    }
    return known;
  }

  /** Why there are no templates here, or null. */
  static @Nullable String obstacle() {
    return ForkSupport.libraryObstacle();
  }

  /** Chooses what templates that are started from now on load first. */
  public static void setPreload(Preload newPreload) {
    preload = newPreload;
  }

  /** Chooses what templates exercise before their first fork. */
  public static void setWarmUp(SerializableRunnable newWarmUp) {
    warmUp = newWarmUp;
  }

  /** Ends the templates of this process, if there are any. */
  public static void stopCurrent() {
    ForkServerLauncher known;
    synchronized (ForkServerLauncher.class) {
      known = instance;
      instance = null;
    }
    if (known != null) {
      known.stop();
    }
  }

  private synchronized void stop() {
    templates.values().forEach(Template::stop);
    templates.clear();
  }

  @Override
  public void check(LaunchRequest request) {
    // A template can be anything that a fresh JVM can be.
  }

  @Override
  public Launched launch(LaunchRequest request) throws IOException {
    byte[] target = Payload.encodeTarget(requireNonNull(request.target()));
    Path directory = LaunchDirectory.current();
    SpawnLauncher spawner = SpawnLauncher.current();
    byte[] token = spawner.offerClasses(request.loader(), directory);
    for (int attempt = 1; ; attempt++) {
      String launchId = LaunchIds.next();
      BootMessage boot =
          BootMessages.of(
              request, directory, launchId, token, target, spawner.inheritedBy(request.jvm()));
      Template template = template(request);
      try {
        return fork(template, request, directory, launchId, boot.encode());
      } catch (IOException e) {
        if (!template.isGone() || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static Launched fork(
      Template template, LaunchRequest request, Path directory, String launchId, byte[] boot)
      throws IOException {
    var gate = StartGate.spawning(); // a child forked here meanwhile would hold the other's pipes
    gate.lock();
    try {
      ForkPipes pipes = ForkPipes.open(request.stdio());
      ForkedProcess process = new ForkedProcess(request, directory, launchId, pipes);
      try {
        template.fork(process, pipes, boot);
      } catch (IOException e) {
        pipes.closeAll();
        throw e;
      }
      pipes.closeChildEnds();
      return process;
    } finally {
      gate.unlock();
    }
  }

  private synchronized Template template(LaunchRequest request) throws IOException {
    Preload wanted = preload;
    Key key = new Key(request.jvm(), request.environment(), request.workingDirectory(), wanted);
    Template known = templates.get(key);
    if (known == null || known.isGone()) {
      known = connectOrStart(request, wanted);
      templates.put(key, known);
    }
    return known;
  }

  private static Template connectOrStart(LaunchRequest request, Preload wanted) throws IOException {
    TemplateTicket origin = TemplateMain.origin();
    if (origin != null && request.hasNoSettings()) {
      try {
        return Template.connect(origin, null);
      } catch (IOException e) {
        // It has ended with the process that started it: this one needs one of its own.
      }
    }
    return start(request, wanted);
  }

  private static Template start(LaunchRequest request, Preload wanted) throws IOException {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    String socket = LaunchDirectory.current().resolve("template-" + LaunchIds.next()).toString();
    TemplateTicket ticket = new TemplateTicket(socket, key);
    Launched process =
        SpawnLauncher.current()
            .launch(
                request.forTemplate(new TemplateMain(ticket, Preload.mainClass(), wanted, warmUp)));
    try {
      return Template.connect(ticket, process);
    } catch (IOException | RuntimeException e) {
      process.kill();
      throw e;
    }
  }

  /** The process id of the template for children without settings of their own; for tests. */
  synchronized long templatePid() {
    Template template = templates.get(new Key(JvmSettings.DEFAULT, Map.of(), null, preload));
    return template == null || template.isGone() ? -1 : template.pid();
  }
}
