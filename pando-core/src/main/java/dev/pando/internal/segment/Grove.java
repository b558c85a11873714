package dev.pando.internal.segment;

import dev.pando.internal.platform.LockCalls;
import dev.pando.internal.platform.Platform;
import dev.pando.internal.platform.SlotLocks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The tree of processes from one root, and the directory of shared files it lives in.
 *
 * {@snippet :
 * Grove grove = Grove.current();
 * Segment ring = grove.create("ring", 1 << 20);
 * GroveTicket ticket = grove.ticket();       // to the child, with ring.name()
 * // in the child
 * Segment same = Grove.join(ticket).open(name);
 * }
 *
 * <p>A process that never asks for its grove never makes one. The first use makes it the root; a
 * child joins its parent's at boot. Every member holds a slot for life, by a lock that the kernel
 * releases however the process ends; {@link #isDead} asks for it.
 *
 * <p>The directory is removed by the last member that leaves in good order, else by any later Pando
 * process of the same user; see {@link GroveCleaner} for why that never hits a grove in use.
 */
public final class Grove {
  /** The byte after the slots: see {@link GroveCleaner}. */
  private static final int GATE = SlotTableLayout.MAX_SLOTS;

  /** All bytes of the lock file: the slots and the gate. */
  static final int LOCKS = SlotTableLayout.MAX_SLOTS + 1;

  /**
   * The gate is held for microseconds, or for some milliseconds by a cold JVM; with a hundred of
   * them starting on few cpus that adds up. Who has it longer is stopped or being debugged.
   */
  private static final long GATE_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** Who ends need not get through: what stays is removed by the next clean-up. */
  private static final long LEAVING_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long GATE_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  /** Each failure means a cleaner got in between mkdir and the gate: hardly ever once. */
  private static final int CREATION_ATTEMPTS = 16;

  /** What a start may remove of others' rubbish. */
  private static final int CLEAN_GROVES_AT_START = 64;

  private static final Duration CLEAN_TIME_AT_START = Duration.ofSeconds(2);

  private static volatile @Nullable Grove current;
  private static @Nullable GroveTicket ticketAtBoot;

  private final Platform platform;
  private final Path directory;
  private final long id;
  private volatile SlotLocks locks;
  private final Arena tableArena = Arena.ofShared();
  private final SlotTable table;
  private final SegmentStore store;
  private final Slab slab;
  private final NamedFiles namedFiles;
  private final Deque<Runnable> beforeLeaving = new ArrayDeque<>();
  private volatile int participant;
  private volatile long memberPid;
  private boolean left;
  private boolean hasWaited;
  private @Nullable Thread cleaner;
  private @Nullable Thread hook;

  private Grove(Platform platform, Path directory, SlotLocks locks) throws IOException {
    this.platform = platform;
    this.directory = directory;
    this.id = GroveDirectory.id(directory);
    this.locks = locks;
    MemorySegment memory;
    try {
      memory = Mapping.map(directory.resolve(GroveDirectory.SLOT_FILE), tableArena);
    } catch (IOException e) {
      tableArena.close();
      throw e;
    }
    this.table = new SlotTable(platform, memory, locks);
    this.store = new SegmentStore(platform, directory);
    this.slab = new Slab(this, store);
    this.namedFiles = new NamedFiles(platform, directory, store);
  }

  // --- This process' grove

  /**
   * Returns the grove of this process: the one it joined, else one of its own, made now.
   *
   * @throws UncheckedIOException if none can be made; the message says where and why
   */
  public static Grove current() {
    Grove known = current;
    return known != null ? known : enterOne();
  }

  /** Tells whether this process has a grove, without making one. */
  public static boolean hasCurrent() {
    return current != null;
  }

  /**
   * Has {@link #current} join the parent's grove when it is first called: joining takes a fresh JVM
   * milliseconds that a child without shared objects does not need.
   */
  public static synchronized void joinWhenNeeded(GroveTicket ticket) {
    ticketAtBoot = ticket;
  }

  private static synchronized Grove enterOne() {
    Grove known = current;
    if (known != null) {
      return known;
    }
    GroveTicket ticket = ticketAtBoot;
    try {
      if (ticket != null && Files.exists(ticket.directory())) {
        return join(ticket);
      }
      return becomeRoot(); // all others have ended, so this process begins anew
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Grove becomeRoot() throws IOException {
    Grove root = createRoot(Platform.current());
    current = root;
    leaveAtExit(root);
    root.cleaner =
        Thread.ofPlatform()
            .daemon()
            .name("pando-clean")
            .start(() -> cleanDead(CLEAN_GROVES_AT_START, CLEAN_TIME_AT_START));
    return root;
  }

  private static Grove createRoot(Platform platform) throws IOException {
    Path forced = GroveDirectory.forcedParent();
    if (forced != null) {
      return create(platform, forced);
    }
    Path sharedMemory = GroveDirectory.sharedMemory();
    String why = GroveDirectory.whyNoSharedMemory();
    if (sharedMemory != null) {
      try {
        return create(platform, sharedMemory);
      } catch (IOException e) {
        why = e.toString();
      }
    }
    Path temporary = GroveDirectory.temporary();
    if (why != null) {
      log()
          .log(
              System.Logger.Level.WARNING,
              "Shared memory goes to files in {0}, which may be slower: {1}",
              temporary,
              why);
    }
    return create(platform, temporary);
  }

  /**
   * Makes this process a member of its parent's grove. Called once, at boot.
   *
   * @throws IOException if the grove is gone because all its processes have ended, is full, or is
   *     of another version of Pando
   */
  public static synchronized Grove join(GroveTicket ticket) throws IOException {
    if (current != null) {
      throw new IllegalStateException("This process is a member of " + current + " already");
    }
    Grove joined = attach(Platform.current(), ticket);
    current = joined;
    leaveAtExit(joined);
    return joined;
  }

  private static void leaveAtExit(Grove grove) {
    try {
      Thread hook = Thread.ofPlatform().name("pando-leave").unstarted(grove::leave);
      Runtime.getRuntime().addShutdownHook(hook);
      grove.hook = hook;
    } catch (IllegalStateException shuttingDown) {
      log().log(System.Logger.Level.DEBUG, "Too late to leave {0} in good order", grove);
    }
  }

  /** Leaves this process' grove if it has one; for exit paths without shutdown hooks. */
  public static void leaveCurrent() {
    Grove known = current;
    if (known != null) {
      known.leave();
    }
  }

  /**
   * Leaves this process' grove, if it has one, at an exit that would only start a thread for it.
   */
  public static void leaveNow() {
    Grove known = current;
    if (known != null) {
      known.leave();
      known.forgetHook();
    }
  }

  private void forgetHook() {
    Thread registered = hook;
    if (registered != null) {
      try {
        boolean _ = Runtime.getRuntime().removeShutdownHook(registered);
      } catch (IllegalStateException e) {
        // The JVM is on its way out already: the hook finds nothing left to do.
      }
    }
  }

  // --- Making and joining

  /** Makes a grove below {@code parent}, with this process as its first member. */
  static Grove create(Platform platform, Path parent) throws IOException {
    for (int attempt = 0; attempt < CREATION_ATTEMPTS; attempt++) {
      Grove made = tryCreate(platform, GroveDirectory.make(parent));
      if (made != null) {
        return made;
      }
    }
    throw new IOException("Cannot make a grove in " + parent + ": somebody removes each at once");
  }

  /** Returns null if a cleaner took the new directory for a dead grove. */
  private static @Nullable Grove tryCreate(Platform platform, Path directory) throws IOException {
    GroveCleaner.protect(directory);
    SlotLocks locks = null;
    try {
      Path lockFile;
      try {
        lockFile = Files.createFile(directory.resolve(GroveDirectory.LOCK_FILE));
        locks = platform.openSlotLocks(lockFile);
      } catch (NoSuchFileException cleaned) {
        GroveCleaner.unprotect(directory);
        return null;
      }
      if (!locks.hold(GATE) || locks.isRemoved()) {
        locks.close();
        GroveCleaner.unprotect(directory);
        return null;
      }
      Path slotFile = Files.createFile(directory.resolve(GroveDirectory.SLOT_FILE));
      platform.reserve(slotFile, SlotTableLayout.FILE_BYTES);
      Grove grove = new Grove(platform, directory, locks);
      grove.table.format(grove.id);
      grove.enter(0);
      return grove;
    } catch (IOException | RuntimeException | Error e) {
      undo(e, directory, locks);
      throw e;
    }
  }

  private static void undo(Throwable failure, Path directory, @Nullable SlotLocks locks) {
    try {
      GroveDirectory.remove(directory);
      if (locks != null) {
        locks.close();
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    GroveCleaner.unprotect(directory);
  }

  /** Joins without making it the grove of this process. */
  static Grove attach(Platform platform, GroveTicket ticket) throws IOException {
    Path directory = ticket.directory();
    GroveCleaner.protect(directory);
    SlotLocks locks = null;
    Grove grove = null;
    try {
      locks = platform.openSlotLocks(directory.resolve(GroveDirectory.LOCK_FILE));
      // Mapping in a cold JVM takes long: many that start at once would queue for the gate.
      grove = new Grove(platform, directory, locks);
      grove.table.check(ticket.id(), directory);
      passGate(directory, locks, GATE_PATIENCE_NANOS);
      grove.enter(ticket.parent());
      return grove;
    } catch (IOException | RuntimeException | Error e) {
      if (grove != null) {
        grove.tableArena.close();
      }
      if (locks != null) {
        locks.close();
      }
      GroveCleaner.unprotect(directory);
      if (e instanceof NoSuchFileException) {
        throw new IOException(gone(directory), e);
      }
      throw e;
    }
  }

  private static void passGate(Path directory, SlotLocks locks, long patienceNanos)
      throws IOException {
    long start = System.nanoTime();
    while (!locks.hold(GATE)) {
      if (locks.isRemoved()) {
        throw new IOException(gone(directory));
      }
      if (System.nanoTime() - start > patienceNanos) {
        throw new IOException(
            "Cannot pass the gate of %s: another process holds it for more than %d s"
                .formatted(directory, TimeUnit.NANOSECONDS.toSeconds(patienceNanos)));
      }
      LockSupport.parkNanos(GATE_PAUSE_NANOS);
    }
    if (locks.isRemoved()) {
      throw new IOException(gone(directory));
    }
  }

  private static String gone(Path directory) {
    return "The grove " + directory + " is gone: all its processes have ended";
  }

  /** Takes a slot; the gate is held and given back. */
  private void enter(int parent) throws IOException {
    long pid = platform.pid();
    participant = table.take(pid, parent);
    memberPid = pid;
    locks.release(GATE);
  }

  // --- What it is

  /** Returns what a child needs to join. */
  public GroveTicket ticket() {
    return new GroveTicket(directory.toString(), id, participant);
  }

  /** Returns the directory; files that others put there are removed with it. */
  public Path directory() {
    return directory;
  }

  /** Returns this process' slot. */
  public int slot() {
    return Participant.slot(participant);
  }

  /** Returns this process' {@link Participant}, never the same as that of any dead process. */
  public int participant() {
    return participant;
  }

  /** Returns 96 zeroed bytes for this process' statistics, readable by all members. */
  public MemorySegment statistics() {
    return table.statistics(slot());
  }

  // --- Who is alive

  /**
   * Tells whether nobody alive has the slot: nanoseconds when the death is known, else one system
   * call. Before the linker is up a probe may, rarely and not for long, take a dead one for alive.
   */
  public boolean isDead(int slot) {
    return slot != slot() && table.isDead(slot);
  }

  /** Tells whether the process that was this participant is dead, even if its slot lives again. */
  public boolean isParticipantDead(int participant) {
    return participant != this.participant && table.isParticipantDead(participant);
  }

  /**
   * Tells whether the participant's death has been noticed by anyone; nanoseconds, and no reason to
   * believe that it lives if not.
   */
  public boolean isParticipantKnownDead(int participant) {
    return participant != this.participant
        && table.isKnownDead(participant, Participant.slot(participant));
  }

  /**
   * Tells whether the process that was this participant is dead and did not leave in good order: it
   * was killed or crashed.
   */
  public boolean wasParticipantKilled(int participant) {
    return participant != this.participant && table.wasKilled(participant);
  }

  /**
   * To be called by a parent that saw a child end: if that was a member, all others know it without
   * a system call, and those that wait for what it had wake at once.
   */
  public void noteDeath(long pid) {
    table.noteDeath(pid);
  }

  /** As {@link #noteDeath} in this process' grove, if it has one. */
  public static void noteDeathOfChild(long pid) {
    Grove known = current;
    if (known != null) {
      known.noteDeath(pid);
    }
  }

  /** Returns how many deaths have been seen: a change tells that somebody died since. */
  public int deaths() {
    return table.deaths();
  }

  /** Returns the word that holds {@link #deaths}; its sleepers are woken when it changes. */
  public MemorySegment deathsWord() {
    return table.deathsWord();
  }

  /** Returns the process ids of all living members. */
  public List<Long> livingPids() {
    List<Long> living = new ArrayList<>();
    for (int slot = 0; slot < table.used(); slot++) {
      if (!isDead(slot)) {
        living.add(table.pid(slot));
      }
    }
    return living;
  }

  // --- Memory

  /**
   * Makes a file of zeros with all its pages reserved, and maps it.
   *
   * @param kind 1 to 12 letters a-z, for people who look into the directory
   * @param bytes length in bytes
   * @throws IOException if it does not fit; the message has the figures, nothing is left behind
   */
  public Segment create(String kind, long bytes) throws IOException {
    return store.create(kind, participant, bytes);
  }

  /**
   * Maps a segment by its name; one mapping per process, whoever opens it.
   *
   * @throws NoSuchFileException if it was deleted
   */
  public Segment open(String name) throws IOException {
    return store.open(name);
  }

  /**
   * Deletes the files of all segments of a kind that a dead participant made, for whoever knows
   * that nobody needs them any more.
   *
   * @return how many
   */
  public int deleteSegments(String kind, int deadParticipant) throws IOException {
    List<String> names = store.find(kind, creator -> creator == deadParticipant);
    for (String name : names) {
      store.delete(name);
    }
    return names.size();
  }

  /**
   * Makes memory that others find by its name, of zeros and with all its pages reserved.
   *
   * @param name what a file can be called; at most {@link #maxNameBytes} long
   * @param bytes length in bytes
   * @param owner whom it goes with
   * @throws java.nio.file.FileAlreadyExistsException if the name is taken
   * @throws IOException if it does not fit; the message has the figures, nothing is left behind
   */
  public NamedFile createNamed(String name, long bytes, NamedFiles.Owner owner) throws IOException {
    List<NamedFiles.Unlinked> _ = reapNamed();
    return namedFiles.create(name, bytes, owner, participant);
  }

  /** Returns how long the names of {@link #createNamed} may be, in bytes. */
  public int maxNameBytes() {
    return NamedFiles.maxNameBytes(GroveDirectory.parent(directory));
  }

  /**
   * Maps memory by its name, whoever made it. A process without a grove does not make one for it.
   *
   * @throws NoSuchFileException if nothing has the name
   */
  public static NamedFile openNamed(String name) throws IOException {
    return NamedFiles.map(findNamed(name));
  }

  /** As {@link #openNamed}, for memory that came with a message: it may be forgotten unclosed. */
  public static NamedFile openArrived(String name) throws IOException {
    return ArrivedFiles.open(findNamed(name));
  }

  private static NamedFiles.Found findNamed(String name) throws IOException {
    Grove known = current;
    return NamedFiles.find(name, known == null ? null : GroveDirectory.parent(known.directory));
  }

  /** Unlinks the named memory that killed processes of this grove left; returns what it was. */
  public List<NamedFiles.Unlinked> reapNamed() throws IOException {
    return namedFiles.reap(this::isParticipantDead, participant);
  }

  /** As {@link #reapNamed} in this process' grove, if it has one: for whoever saw a child end. */
  public static void reapAfterDeath() {
    Grove known = current;
    if (known == null) {
      return;
    }
    try {
      List<NamedFiles.Unlinked> reaped = known.reapNamed();
      if (!reaped.isEmpty()) {
        log()
            .log(
                System.Logger.Level.WARNING,
                "A process was killed and left shared memory, which is removed now: {0}",
                reaped);
      }
    } catch (IOException e) {
      log().log(System.Logger.Level.DEBUG, "Cannot look for what a process left", e);
    }
  }

  /** Returns the small shared objects of this grove. */
  public Slab slab() {
    return slab;
  }

  // --- The end

  /**
   * Registers what this process must do before it leaves, for example end its children; last
   * registered, first run. Use this rather than a shutdown hook, which would run at the same time.
   */
  public void beforeLeaving(Runnable action) {
    synchronized (beforeLeaving) {
      beforeLeaving.push(action);
    }
  }

  /**
   * Says that this process is about to exit, and removes the directory if no other member goes on.
   * Runs at exit by itself; call it before {@link Runtime#halt}. Has an effect once.
   *
   * <p>The slot stays held until the process is really gone, for other threads may still be inside
   * a lock. Two that leave at the same time each see that the other starts nothing new, so that one
   * of them removes the directory and not none. In a forked child that is no member yet, because it
   * failed or was told to end before, nothing happens: it would leave for its parent.
   */
  public void leave() {
    if (memberPid != platform.pid()) {
      return;
    }
    synchronized (this) {
      if (left) {
        return;
      }
      left = true;
    }
    runBeforeLeaving();
    awaitCleaner();
    table.leave(slot());
    try {
      namedFiles.unlinkOf(participant);
      removeIfLast();
    } catch (IOException e) {
      log().log(System.Logger.Level.DEBUG, "Cannot remove " + directory, e);
    }
  }

  private void runBeforeLeaving() {
    while (true) {
      Runnable action;
      synchronized (beforeLeaving) {
        action = beforeLeaving.poll();
      }
      if (action == null) {
        return;
      }
      try {
        action.run();
      } catch (RuntimeException e) {
        log().log(System.Logger.Level.WARNING, "An action before the end failed", e);
      }
    }
  }

  /** Short programs would otherwise never get to remove what killed ones left. */
  private void awaitCleaner() {
    Thread running = cleaner;
    if (running != null && running != Thread.currentThread()) {
      try {
        running.join(CLEAN_TIME_AT_START);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void removeIfLast() throws IOException {
    try {
      passGate(directory, locks, LEAVING_PATIENCE_NANOS);
    } catch (IOException goneOrStuck) {
      return; // removed by another one that leaves too, or left to the next clean-up
    }
    if (table.isLast(slot())) {
      List<NamedFiles.Unlinked> _ = NamedFiles.unlinkAll(directory);
      GroveDirectory.remove(directory); // the gate stays held: nobody joins a half-removed grove
    } else {
      locks.release(GATE);
    }
  }

  /**
   * Leaves at once, although the process goes on: gives up the slot and unmaps everything. All
   * threads must be done with the grove's memory; one that is not gets exceptions.
   */
  public void close() {
    leave();
    synchronized (Grove.class) {
      if (current == this) {
        current = null;
      }
    }
    synchronized (this) {
      store.closeAll();
      Mapping.unmap(tableArena);
      try {
        locks.close();
      } catch (IOException e) {
        log().log(System.Logger.Level.DEBUG, "Cannot close the locks of " + directory, e);
      }
      GroveCleaner.unprotect(directory);
    }
  }

  /**
   * Makes the child of a fork a member of its own; its first act, before any other thread runs. The
   * parent's slot, segment count and duties at the end are the parent's.
   *
   * @param calls how the child is to make the system calls for its locks
   * @throws IOException if the grove is gone or full
   */
  public void rejoinAfterFork(LockCalls calls) throws IOException {
    int parent = participant;
    if (!hasWaited) {
      lockAfterFork(calls);
    }
    hasWaited = false;
    synchronized (beforeLeaving) {
      beforeLeaving.clear();
    }
    cleaner = null;
    passGate(directory, locks, GATE_PATIENCE_NANOS);
    enter(parent);
    leaveAtExit(this); // the hooks of the parent are not the child's
  }

  /**
   * To be called in a forked child that waits before it {@link #rejoinAfterFork enters}: until then
   * it would hold what shows its parent to be alive.
   */
  public void waitAfterFork(LockCalls calls) throws IOException {
    lockAfterFork(calls);
    hasWaited = true;
  }

  private void lockAfterFork(LockCalls calls) throws IOException {
    locks = locks.afterFork(calls);
    table.lockBy(locks);
  }

  /**
   * Leaves and enters again, as a forked child does at its end and its beginning, so that each step
   * is linked, and compiled when repeated. For a process that has used nothing of the grove yet:
   * afterwards it is another participant.
   *
   * @throws IOException if the grove is gone or full
   */
  public void rehearseFork(LockCalls calls) throws IOException {
    SlotLocks before = locks;
    table.leave(slot());
    namedFiles.unlinkOf(participant);
    removeIfLast();
    forgetHook();
    rejoinAfterFork(calls);
    if (!locks.equals(before)) { // record locks stay in the same hands
      before.close();
    }
  }

  /**
   * Does what a forked child does in a grove of its own, which is made inside this one and removed
   * again: for a process that uses this one, so that what a child would link is linked here.
   */
  public void rehearseForkApart(LockCalls calls) throws IOException {
    Grove apart = create(platform, directory);
    SlotLocks before = apart.locks;
    try {
      int first = apart.slot();
      apart.rejoinAfterFork(calls);
      apart.forgetHook();
      apart.removeIfLast(); // which it is not yet, as most that leave
      apart.table.leave(first);
    } finally {
      apart.close();
      before.close();
    }
  }

  /**
   * Removes dead groves of this user, of which killed processes leave one each.
   *
   * @param maxGroves how many to remove at most
   * @param maxTime after which no further one is begun
   */
  public static CleanReport cleanDead(int maxGroves, Duration maxTime) {
    return GroveCleaner.clean(Platform.current(), GroveDirectory.parents(), maxGroves, maxTime);
  }

  /** Not a constant: to find the logging system takes longer than to join a grove. */
  private static System.Logger log() {
    return System.getLogger("dev.pando");
  }

  @Override
  public String toString() {
    return "Grove[" + directory + ", slot " + slot() + "]";
  }
}
