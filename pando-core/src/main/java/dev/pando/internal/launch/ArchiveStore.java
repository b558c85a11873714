package dev.pando.internal.launch;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Archives of Pando's parsed and verified classes (AppCDS), which halve the time a child takes to
 * reach its target.
 *
 * <p>An archive is made once per JDK, Pando jar and set of JVM options that matter to it: in the
 * background after the first child has started, by a training child, under a temporary name; a
 * trial child must run with it before it gets its real name. It is used by every program of the
 * user, because an archive made with {@code -cp pando.jar} fits every class path that begins with
 * that jar. The JVM itself checks that the jar has not changed since. Nothing here ever fails a
 * start: without a cache directory, or without a jar, children just start slower. {@code
 * -Dpando.archive=off} turns it off.
 */
final class ArchiveStore {
  private static final System.Logger LOGGER = System.getLogger("dev.pando");
  private static final String SUFFIX = ".jsa";

  /** The first child gets the cpus first. */
  private static final long HEAD_START_NANOS = 200_000_000;

  private static final long STOP_MILLIS = 1000;

  /** Options that change which archive the JVM accepts, or whether it can use one at all. */
  private static final String[] RELEVANT = {
    "-XX:+UseCompressed",
    "-XX:-UseCompressed",
    "-XX:+UseCompactObjectHeaders",
    "-XX:-UseCompactObjectHeaders",
    "-XX:ObjectAlignmentInBytes",
    "--",
    "-Xint",
    "-XX:+UnlockExperimentalVMOptions",
    "-XX:+UnlockDiagnosticVMOptions"
  };

  private final CodePaths paths;
  private final ArchiveTrainer trainer;
  private final @Nullable Path directory;
  private final Map<List<String>, State> states = new HashMap<>();
  private final List<Thread> makers = new ArrayList<>();

  /** Of one set of options: where its archive is, or is to be. */
  private static final class State {
    final Path archive;
    boolean usable;
    boolean tried;

    State(Path archive) {
      this.archive = archive;
      this.usable = Files.isRegularFile(archive);
      this.tried = usable;
    }
  }

  ArchiveStore(CodePaths paths, ArchiveTrainer trainer) {
    this.paths = paths;
    this.trainer = trainer;
    boolean off = System.getProperty("pando.archive", "").equals("off");
    this.directory = off || !paths.isArchivable() ? null : CacheDirectory.find().orElse(null);
    if (directory == null && !off) {
      LOGGER.log(
          Level.DEBUG,
          "no class archive for child processes: Pando is not in a jar, or there is no cache"
              + " directory that belongs to this user alone");
    }
  }

  /** The archive for children with these arguments, if there is one by now. */
  synchronized Optional<Path> find(List<String> arguments) {
    State state = state(arguments);
    return state != null && state.usable ? Optional.of(state.archive) : Optional.empty();
  }

  /** Has the archive for such children made in the background, unless that was tried before. */
  void makeLater(List<String> arguments) {
    State state;
    synchronized (this) {
      state = state(arguments);
      if (state == null || state.tried) {
        return;
      }
      state.tried = true;
    }
    Thread maker = new Thread(() -> make(state, relevant(arguments)), "pando-archive");
    maker.setDaemon(true);
    synchronized (this) {
      makers.add(maker);
    }
    maker.start();
  }

  /** At the end of this process: gives up what is being made and removes its traces. */
  void stop() {
    trainer.stop();
    List<Thread> running;
    synchronized (this) {
      running = List.copyOf(makers);
    }
    try {
      for (Thread maker : running) {
        LockSupport.unpark(maker);
        maker.join(STOP_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Forgets and deletes an archive with which a JVM did not come up. */
  synchronized void discard(Path archive) {
    for (State state : states.values()) {
      if (state.archive.equals(archive)) {
        state.usable = false;
      }
    }
    try {
      Files.deleteIfExists(archive);
    } catch (IOException e) {
      LOGGER.log(Level.DEBUG, "a class archive that does not work cannot be deleted", e);
    }
  }

  private @Nullable State state(List<String> arguments) {
    if (directory == null) {
      return null;
    }
    List<String> relevant = relevant(arguments);
    State known = states.get(relevant);
    if (known == null && !states.containsKey(relevant)) {
      known = isArchivable(arguments) ? newState(directory, relevant) : null;
      states.put(relevant, known);
    }
    return known;
  }

  /** Agents see and change classes as they are loaded, which an archive would keep from them. */
  private static boolean isArchivable(List<String> arguments) {
    return arguments.stream().noneMatch(argument -> argument.startsWith("-javaagent:"));
  }

  private @Nullable State newState(Path cache, List<String> relevant) {
    try {
      return new State(cache.resolve(key(relevant) + SUFFIX));
    } catch (IOException e) {
      return null; // the jar has gone: starting a child will say so
    }
  }

  static List<String> relevant(List<String> arguments) {
    List<String> relevant = new ArrayList<>();
    for (String argument : arguments) {
      if (InheritedOptions.choosesCollector(argument) || startsWithAny(argument)) {
        relevant.add(argument);
      }
    }
    return relevant;
  }

  private static boolean startsWithAny(String argument) {
    for (String prefix : RELEVANT) {
      if (argument.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  private String key(List<String> relevant) throws IOException {
    Path jar = paths.pandoJar();
    String content =
        String.join(
            "\n",
            System.getProperty("java.vm.version", ""),
            System.getProperty("java.home", ""),
            System.getProperty("os.arch", ""),
            String.join("\n", relevant),
            jar.toString(),
            String.valueOf(Files.size(jar)),
            Files.getLastModifiedTime(jar).toString());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has SHA-256
    }
  }

  private void make(State state, List<String> relevant) {
    LockSupport.parkNanos(HEAD_START_NANOS);
    Path archive = state.archive;
    String base = ".tmp-" + ProcessHandle.current().pid() + "-" + archive.getFileName();
    Path draft = archive.resolveSibling(base);
    Path lockFile = archive.resolveSibling("." + archive.getFileName() + ".lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        return; // another program of this user is at it
      }
      if (!Files.exists(archive)) {
        trainer.train(relevant, draft);
        Files.move(draft, archive, StandardCopyOption.ATOMIC_MOVE);
      }
      synchronized (this) {
        state.usable = true;
      }
    } catch (IOException e) {
      LOGGER.log(Level.DEBUG, "no class archive for child processes", e);
    } finally {
      deleteQuietly(draft);
      deleteQuietly(lockFile);
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.delete(file);
    } catch (NoSuchFileException e) {
      // The usual case: it was moved.
    } catch (IOException e) {
      LOGGER.log(Level.DEBUG, "left behind: " + file, e);
    }
  }
}
