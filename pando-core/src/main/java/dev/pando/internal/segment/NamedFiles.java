package dev.pando.internal.segment;

import dev.pando.internal.KillPoint;
import dev.pando.internal.platform.Platform;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Files of shared memory that have names of their own, for programs outside the grove: they lie
 * beside its directory, and the grove remembers which of them go with whom.
 *
 * <p>In {@code /dev/shm} the file's name is the memory's: there {@code shm_open(3)} and thus
 * CPython's {@code multiprocessing.shared_memory} look for it. In other directories, which hold all
 * kinds of files, it has the prefix {@value #PREFIX}.
 *
 * <h2>Making one</h2>
 *
 * <pre>
 *   1. draft    in the grove, all pages reserved                 goes with the grove
 *   2. record   in the grove: name and identity of the draft     names nothing yet
 *   3. link     the file under its own name, unless it is taken  goes by the record
 *   4. delete the draft's name
 * </pre>
 *
 * <p>Killed between any two, nothing stays behind once the owner's record is worked off, and a
 * stranger's file of the same name is not hit: its identity is another.
 *
 * <h2>Working off a record</h2>
 *
 * <p>Whoever does it first renames the record, so that it becomes his own and nobody else does it
 * at the same time; killed half-way, he leaves it to whoever works off his. An owner does it when
 * he leaves, his parent when it sees him killed, others when they make a file, and for a dead grove
 * its cleaner.
 */
public final class NamedFiles {
  static final String PREFIX = "pando-memory-";

  private static final String DRAFT_KIND = "draft";

  /** Records of what goes with the process that made it. */
  static final String PROCESS_KIND = "ofprocess";

  /** Records of what goes with the last process of the grove. */
  static final String GROVE_KIND = "ofgrove";

  /** Whom a file goes with. */
  public enum Owner {
    /** The process that made it. */
    PROCESS,
    /** The last process of the grove. */
    GROVE,
    /** Nobody: somebody has to unlink it. */
    NOBODY
  }

  /**
   * What went with its owner.
   *
   * @param path where it was
   * @param bytes how large it was
   */
  public record Unlinked(Path path, long bytes) {}

  private final Platform platform;
  private final Path directory;
  private final SegmentStore store;
  private final AtomicInteger numbers = new AtomicInteger();

  /** Whether this process, or an ancestor it was forked from, may have left a record. */
  private volatile boolean hasRecorded;

  NamedFiles(Platform platform, Path directory, SegmentStore store) {
    this.platform = platform;
    this.directory = directory;
    this.store = store;
  }

  // --- Names

  /** Returns the longest name that {@link #create} takes, in bytes. */
  public static int maxNameBytes(Path parent) {
    int longestFileName = 255; // NAME_MAX of Linux, macOS and Windows
    return longestFileName - fileName(parent, "").length();
  }

  private static String fileName(Path parent, String name) {
    return parent.equals(GroveDirectory.SHARED_MEMORY) ? name : PREFIX + name;
  }

  // --- Making

  /**
   * Makes a file of zeros with all its pages reserved, and maps it.
   *
   * @throws FileAlreadyExistsException if the name is taken
   * @throws IOException if it does not fit; nothing is left behind
   */
  NamedFile create(String name, long bytes, Owner owner, int participant) throws IOException {
    Path target = directory.resolveSibling(fileName(GroveDirectory.parent(directory), name));
    int number = numbers.getAndIncrement();
    Path draft = directory.resolve(SegmentStore.name(DRAFT_KIND, participant, number));
    GroveDirectory.makePrivateFile(draft);
    try {
      Mapping.reserve(platform, draft, bytes);
      FileIdentity.reveal(draft);
      KillPoint.at("named.drafted");
      hasRecorded = true;
      return publish(name, draft, target, recordPath(owner, participant, number));
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private @Nullable Path recordPath(Owner owner, int participant, int number) {
    return switch (owner) {
      case PROCESS -> directory.resolve(SegmentStore.name(PROCESS_KIND, participant, number));
      case GROVE -> directory.resolve(SegmentStore.name(GROVE_KIND, participant, number));
      case NOBODY -> null;
    };
  }

  @SuppressWarnings("MustBeClosedChecker") // the file owns the arena
  private static NamedFile publish(String name, Path draft, Path target, @Nullable Path record)
      throws IOException {
    FileIdentity identity = identity(draft);
    Arena arena = Arena.ofShared();
    try {
      MemorySegment memory = Mapping.map(draft, arena);
      if (record != null) {
        new NamedFileRecord(target.getFileName().toString(), identity).write(record);
      }
      KillPoint.at("named.recorded");
      GroveDirectory.linkUnlessThere(target, draft);
      KillPoint.at("named.linked");
      return new NamedFile(name, target, identity, new NamedMapping.Scoped(arena, memory), record);
    } catch (IOException | RuntimeException | Error e) {
      arena.close();
      if (record != null) {
        Files.deleteIfExists(record);
      }
      throw e;
    }
  }

  private static FileIdentity identity(Path file) throws IOException {
    BasicFileAttributes attributes = FileIdentity.attributesOrNull(file);
    if (attributes == null) {
      throw new NoSuchFileException(file.toString(), null, "somebody removed it");
    }
    return FileIdentity.of(attributes);
  }

  // --- Opening

  /**
   * A file that is there.
   *
   * @param name of the memory
   * @param path where it is
   * @param bytes its length in bytes
   * @param identity tells it from others of the name
   */
  record Found(String name, Path path, long bytes, FileIdentity identity) {
    /** Returns what the mapped file says, see {@link NamedFile#key}. */
    String key() {
      return NamedFile.key(path, identity);
    }
  }

  /**
   * Finds a file by its name, whoever made it.
   *
   * @param beside the directory to look in first, or null for the usual places alone
   * @throws NoSuchFileException if none has the name
   */
  static Found find(String name, @Nullable Path beside) throws IOException {
    Found found = beside == null ? null : findIn(beside, name);
    if (found != null) {
      return found;
    }
    List<Path> parents = GroveDirectory.parents();
    for (Path parent : parents) {
      found = findIn(parent, name);
      if (found != null) {
        return found;
      }
    }
    throw new NoSuchFileException(name, null, "no shared memory of this name in " + parents);
  }

  private static @Nullable Found findIn(Path parent, String name) throws IOException {
    Path path = parent.resolve(fileName(parent, name));
    BasicFileAttributes attributes = FileIdentity.attributesOrNull(path);
    if (attributes == null) {
      return null;
    }
    if (!attributes.isRegularFile()) {
      throw new IOException(path + " is no shared memory but another kind of file");
    }
    if (attributes.size() == 0) {
      throw new IOException(path + " has no bytes yet: its maker is just making it, or was killed");
    }
    return new Found(name, path, attributes.size(), FileIdentity.of(attributes));
  }

  /** Maps a file that was found. */
  static NamedFile map(Found found) throws IOException {
    return new NamedFile(
        found.name(),
        found.path(),
        found.identity(),
        NamedMapping.of(found.path(), found.bytes()),
        null);
  }

  // --- Working off records

  /** Unlinks what a process leaves that ends in good order. */
  void unlinkOf(int participant) throws IOException {
    if (hasRecorded) {
      List<Unlinked> _ = workOff(PROCESS_KIND, creator -> creator == participant, participant);
    }
  }

  /**
   * Unlinks what dead processes left, and deletes their drafts.
   *
   * @param participant who does it
   * @return what was unlinked
   */
  List<Unlinked> reap(IntPredicate isDead, int participant) throws IOException {
    List<Unlinked> unlinked = workOff(PROCESS_KIND, isDead, participant);
    for (String draft : store.find(DRAFT_KIND, isDead)) {
      store.delete(draft);
    }
    return unlinked;
  }

  private List<Unlinked> workOff(String kind, IntPredicate creators, int participant)
      throws IOException {
    List<Unlinked> unlinked = new ArrayList<>();
    for (String found : store.find(kind, creators)) {
      hasRecorded = true;
      int number = numbers.getAndIncrement();
      Path mine = directory.resolve(SegmentStore.name(kind, participant, number));
      try {
        Files.move(directory.resolve(found), mine);
      } catch (NoSuchFileException e) {
        continue; // somebody else does it
      }
      KillPoint.at("named.claimed");
      Unlinked target = unlink(mine);
      if (target != null) {
        unlinked.add(target);
      }
    }
    return unlinked;
  }

  /**
   * Unlinks all that goes with a grove or any of its processes; for whoever holds all its locks.
   *
   * @return what was unlinked
   */
  static List<Unlinked> unlinkAll(Path directory) throws IOException {
    List<Unlinked> unlinked = new ArrayList<>();
    for (String kind : List.of(PROCESS_KIND, GROVE_KIND)) {
      try (DirectoryStream<Path> records = Files.newDirectoryStream(directory, kind + "-*")) {
        for (Path record : records) {
          Unlinked target = unlink(record);
          if (target != null) {
            unlinked.add(target);
          }
        }
      }
    }
    return unlinked;
  }

  /** Unlinks the file of a record, unless the name is another's by now, and deletes the record. */
  private static @Nullable Unlinked unlink(Path record) throws IOException {
    NamedFileRecord content = NamedFileRecord.read(record);
    Unlinked unlinked = null;
    if (content != null) {
      Path target = GroveDirectory.parent(record).resolveSibling(content.fileName());
      BasicFileAttributes attributes = FileIdentity.attributesOrNull(target);
      if (attributes != null
          && content.identity().matches(attributes)
          && Files.deleteIfExists(target)) {
        unlinked = new Unlinked(target, attributes.size());
        KillPoint.at("named.unlinked");
      }
    }
    Files.deleteIfExists(record);
    return unlinked;
  }
}
