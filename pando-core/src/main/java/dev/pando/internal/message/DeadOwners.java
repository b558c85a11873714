package dev.pando.internal.message;

import dev.pando.internal.segment.Grove;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Gives back the blocks of killed processes: those of messages that they had not sent, and of
 * messages that they had received and not yet read.
 *
 * <p>Whose a block is can be told from it, except while the message goes into a ring or out of it.
 * For these moments there is a {@link Handover} in the ring, which is settled by whoever uses that
 * side of the ring next, or here by all processes that know the ring and see the death.
 */
public final class DeadOwners {
  private static final Map<Rings, Boolean> RINGS = Collections.synchronizedMap(new WeakHashMap<>());

  /** What else is to be done after a death. */
  private static final List<Runnable> AFTER_DEATH = new CopyOnWriteArrayList<>();

  /** How many deaths had been seen when this process last looked for blocks. */
  private static volatile int deathsSeen;

  private DeadOwners() {}

  /** Something with rings in it, as this process has it attached. */
  @FunctionalInterface
  public interface Rings {
    /** Settles what dead processes have begun, unless somebody alive is inside. */
    void settle();
  }

  /** Has rings settled after a death, as long as they are reachable. */
  public static void watch(Rings rings) {
    RINGS.put(rings, true);
  }

  /** Has an action run, from now on, whenever a process of the grove was seen to have ended. */
  public static void afterDeath(Runnable action) {
    AFTER_DEATH.add(action);
  }

  /** Does it if a process of the grove has died since. */
  static void reapIfAnyDied(Grove grove) {
    int deaths = grove.deaths();
    if (deaths != deathsSeen) {
      deathsSeen = deaths;
      reap();
    }
  }

  /** To be called by whoever saw a process die. */
  public static void reap() {
    if (!Grove.hasCurrent()) {
      return;
    }
    Grove grove = Grove.current();
    try {
      reapBlocks(grove);
      AFTER_DEATH.forEach(Runnable::run);
    } catch (IOException | RuntimeException e) { // must not keep anybody from seeing the death
      System.getLogger("dev.pando")
          .log(System.Logger.Level.DEBUG, "Cannot give back the messages of a dead process", e);
    }
  }

  private static void reapBlocks(Grove grove) throws IOException {
    Set<Integer> owners = owners(grove);
    if (owners.isEmpty()) {
      return;
    }
    List<Long> _ = grove.livingPids(); // by asking, all deaths are known, also to the locks
    settleAll();
    for (int owner : owners) {
      Blocks.current().reap(owner);
    }
  }

  /** Who has blocks, by the names of their files. */
  private static Set<Integer> owners(Grove grove) throws IOException {
    Set<Integer> owners = new HashSet<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(grove.directory(), Blocks.NAME + "*")) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        owners.add(Integer.parseInt(name, Blocks.NAME.length(), name.lastIndexOf('-'), 10));
      }
    }
    return owners;
  }

  private static void settleAll() {
    List<Rings> known;
    synchronized (RINGS) {
      known = new ArrayList<>(RINGS.keySet());
    }
    for (Rings each : known) {
      try {
        each.settle();
      } catch (IllegalStateException closed) {
        // with all its messages
      }
    }
  }
}
