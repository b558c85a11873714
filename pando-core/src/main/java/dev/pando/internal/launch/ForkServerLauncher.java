package dev.pando.internal.launch;

import static java.util.Objects.requireNonNull;

import dev.pando.internal.PerProcess;
import dev.pando.internal.fork.ForkSupport;
import dev.pando.internal.platform.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Starts each child as a copy of a template: a JVM that was started for this, has loaded and
 * compiled what children commonly need, and does nothing else. One template serves all children
 * with the same JVM settings, environment and working directory. As long as it is not ready, and
 * when children are too few to be worth one, they are spawned; see {@link TemplatePlace}.
 */
public final class ForkServerLauncher implements Launcher {
  private static final int KEY_BYTES = 32;

  /** A template may die between two requests, not each one that is started. */
  private static final int ATTEMPTS = 3;

  /**
   * A template costs as much as some dozen spawned children. A pool, which has a worker for each
   * cpu, and as many children again should not have to pay for it.
   */
  private static final int SPAWNED_FIRST_PER_CPU = 2;

  /** Who gives each child settings of its own gets no template, and need not be remembered. */
  private static final int MOST_PLACES = 64;

  private static final PerProcess.Lazy<ForkServerLauncher> CURRENT =
      new PerProcess.Lazy<>(ForkServerLauncher::new);
  private static volatile Preload preload = Preload.NONE;
  private static volatile @Nullable TemplateWarmUp warmUp;

  private final Map<Key, TemplatePlace> places = new HashMap<>();
  private final int spawnedFirst = SPAWNED_FIRST_PER_CPU * Platform.current().availableCpus();

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
  public static ForkServerLauncher current() throws IOException {
    String obstacle = obstacle();
    if (obstacle != null) {
      throw new IOException("there is no start method FORKSERVER here: " + obstacle);
    }
    return CURRENT.get();
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
  public static void setWarmUp(TemplateWarmUp newWarmUp) {
    warmUp = newWarmUp;
  }

  /** Ends the templates of this process, if there are any. */
  public static void stopCurrent() {
    ForkServerLauncher known = CURRENT.take();
    if (known != null) {
      known.stop();
    }
  }

  private void stop() {
    List<TemplatePlace> all;
    synchronized (this) {
      all = List.copyOf(places.values());
      places.clear();
    }
    all.forEach(TemplatePlace::stop);
  }

  @Override
  public void check(LaunchRequest request) {
    // A template can be anything that a fresh JVM can be.
  }

  @Override
  public Launched launch(LaunchRequest request) throws IOException {
    Preload wanted = preload;
    TemplatePlace place = place(request, wanted);
    Starting starting = new Starting(request.withoutTarget(), wanted);
    for (int attempt = 1; ; attempt++) {
      Template template = wanted.isEmpty() ? place.ifReady(starting) : place.await(starting);
      if (template == null) {
        return SpawnLauncher.current().launch(request);
      }
      try {
        return fork(template, request);
      } catch (IOException e) {
        if (!template.isGone() || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static Launched fork(Template template, LaunchRequest request) throws IOException {
    byte[] target = Payload.encodeTarget(requireNonNull(request.target()));
    Path directory = LaunchDirectory.current();
    SpawnLauncher spawner = SpawnLauncher.current();
    byte[] token = spawner.offerClasses(request.loader(), directory);
    String launchId = LaunchIds.next();
    BootMessage boot =
        BootMessages.of(
            request, directory, launchId, token, target, spawner.inheritedBy(request.jvm()));
    return fork(template, request, directory, launchId, boot.encode());
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

  private synchronized TemplatePlace place(LaunchRequest request, Preload wanted) {
    Key key = new Key(request.jvm(), request.environment(), request.workingDirectory(), wanted);
    TemplatePlace known = places.get(key);
    if (known != null) {
      return known;
    }
    if (places.size() >= MOST_PLACES) {
      places.values().removeIf(TemplatePlace::isEmpty);
    }
    TemplatePlace place = new TemplatePlace(spawnedFirst);
    connectToOrigin(place, request);
    places.put(key, place);
    return place;
  }

  /** A child of a template has its own children by the same one. */
  private static void connectToOrigin(TemplatePlace place, LaunchRequest request) {
    TemplateTicket origin = TemplateMain.origin();
    if (origin != null && request.hasNoSettings()) {
      try {
        place.put(Template.connect(origin, null));
      } catch (IOException e) {
        // It has ended with the process that started it: this one needs one of its own.
      }
    }
  }

  /** The start of a template for children like the requested one. */
  private static final class Starting implements TemplatePlace.Starter {
    private final LaunchRequest likeThis;
    private final Preload wanted;
    private @Nullable TemplateTicket ticket;

    Starting(LaunchRequest likeThis, Preload wanted) {
      this.likeThis = likeThis;
      this.wanted = wanted;
    }

    @Override
    public Launched launch() throws IOException {
      byte[] key = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(key);
      String socket = LaunchDirectory.current().resolve("template-" + LaunchIds.next()).toString();
      TemplateTicket fresh = new TemplateTicket(socket, key);
      ticket = fresh;
      return SpawnLauncher.current()
          .launch(
              likeThis.forTemplate(
                  new TemplateMain(fresh, Preload.command(), Preload.mainClass(), wanted, warmUp)));
    }

    @Override
    public Template connect(Launched process) throws IOException {
      return Template.connect(requireNonNull(ticket), process);
    }
  }

  /** The process id of the template for children without settings of their own; for tests. */
  synchronized long templatePid() {
    TemplatePlace place = places.get(new Key(JvmSettings.DEFAULT, Map.of(), null, preload));
    Template template = place == null ? null : place.readyOrNull();
    return template == null ? -1 : template.pid();
  }
}
