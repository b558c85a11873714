package dev.pando.internal.platform;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The services of the operating system that Pando stands on.
 *
 * {@snippet :
 * Platform platform = Platform.current();
 * while ((int) WORD.getVolatile(memory, 0L) == 0) {
 *   platform.awaitWord(memory, 0, 0, 100_000_000L);
 * }
 * }
 *
 * <p>All methods may be called from any thread. No method but {@link #checks} and {@link #signal}
 * forces the foreign function linker to start, so a process that only boots does not pay for it.
 */
public interface Platform {

  /** The system property that names the provider. */
  String PROPERTY = "pando.platform";

  /**
   * Returns the provider of this process, chosen at the first call.
   *
   * @throws IllegalStateException if {@code -Dpando.platform} names no provider, or one that cannot
   *     run on this operating system
   */
  static Platform current() {
    return PlatformChoice.chosen();
  }

  /** Returns the provider's name as {@code -Dpando.platform} takes it. */
  String name();

  /** Tries each service and returns what works; starts the linker, takes some 50 ms when cold. */
  List<Check> checks();

  /**
   * Sleeps while the 32-bit word at {@code offset} holds {@code expected}, at most {@code
   * timeoutNanos} nanoseconds. Works across processes that map the same file.
   *
   * <p>Returns at once when the word differs, may return spuriously, and never stays longer than
   * the time-out (but for scheduling delay). Callers loop and look at the word themselves. An
   * interrupt may end the wait, does not have to, and is never swallowed.
   *
   * @param memory mapped shared memory; its arena cannot be closed while the call lasts
   * @param offset offset of the word in bytes, a multiple of four
   * @param expected the value that makes the caller sleep
   * @param timeoutNanos longest sleep in nanoseconds; zero or less returns at once
   */
  void awaitWord(MemorySegment memory, long offset, int expected, long timeoutNanos);

  /**
   * As {@link #awaitWord}, and sleeps only while a second word, the first of {@code also}, holds
   * {@code alsoExpected} too: a change and wake of either ends the sleep. Where the system cannot
   * sleep on two words, the second one is not looked at.
   *
   * @param also mapped shared memory, at a multiple of four bytes
   * @param alsoExpected the value of the second word that makes the caller sleep
   */
  default void awaitWords(
      MemorySegment memory,
      long offset,
      int expected,
      MemorySegment also,
      int alsoExpected,
      long timeoutNanos) {
    awaitWord(memory, offset, expected, timeoutNanos);
  }

  /**
   * Wakes up to {@code count} sleepers of {@link #awaitWord} on the word, in any process. The new
   * value is written by the caller before.
   *
   * <p>Never blocks. While the linker is still starting the wake is handed over and happens as soon
   * as it is ready, some tens of milliseconds later; see {@link #isWarm}.
   */
  void wakeWord(MemorySegment memory, long offset, int count);

  /** Starts the linker in the background: for processes that will wait or wake soon. */
  void warmUp();

  /**
   * Waits until the linker is done, if it was started: for who forks, since its thread does not
   * come along.
   */
  default void awaitWarmUp() {}

  /** Tells whether {@link #awaitWord} and {@link #wakeWord} already work at full speed. */
  boolean isWarm();

  /** Returns the process id, asked anew each time (a forked JVM has another one). */
  long pid();

  /**
   * Sends a signal.
   *
   * @param signal a number from {@link Signals}
   * @throws IOException if there is no such process, or this user or platform may not signal it
   */
  void signal(long pid, int signal) throws IOException;

  /** Tells whether the process exists and runs; an unreaped (zombie) process does not run. */
  boolean isAlive(long pid);

  /**
   * Waits for a child of this process that was not started by {@link ProcessBuilder} and reaps it.
   *
   * @param timeout longest wait; zero looks once
   * @return its exit status, or empty when the time ran out
   * @throws IOException if it is no child of this process, or was reaped before
   * @throws UnsupportedOperationException if the provider has no such service
   */
  Optional<ExitStatus> waitFor(long pid, Duration timeout) throws IOException, InterruptedException;

  /**
   * Extends the file to {@code bytes} and gives each new page its place on the file system, so that
   * no later store through a mapping can fail with SIGBUS. New bytes are zero.
   *
   * @param file an existing file without holes
   * @param bytes new length in bytes; a file that is longer stays as it is
   * @throws IOException if it does not fit; the message names the wanted and the free bytes, the
   *     file system and the remedy. The file has its old length then.
   */
  void reserve(Path file, long bytes) throws IOException;

  /**
   * Puts reserved pages into this process' page table, all in one call: else the first touch of
   * each costs a page fault, for a large block many times what copying to it takes. A hint, without
   * effect on what the memory holds; where the system has no such call, nothing happens.
   *
   * @param memory mapped shared memory, of any length and place
   */
  void populate(MemorySegment memory);

  /**
   * Does the same for pages that another process has written. They are there already, so the system
   * may take many at a time: a fraction of what {@link #populate} costs.
   *
   * @param memory mapped shared memory, of any length and place
   */
  void populateWritten(MemorySegment memory);

  /**
   * Maps a whole file that another program may have made, and gives every page of it its place on
   * the file system: what {@link #reserve} did not make may have holes, and a store into one can
   * fail with SIGBUS. What the file holds stays as it is.
   *
   * @param bytes the file's length in bytes
   * @return memory that is never unmapped by itself: to be given to {@link #unmap} when no thread
   *     can use it any more; or null if the provider has no such service
   * @throws IOException if the pages do not fit; the message has the figures
   */
  @Nullable MemorySegment mapForeign(Path file, long bytes) throws IOException;

  /** Unmaps what {@link #mapForeign} returned; a later access crashes the JVM. */
  void unmap(MemorySegment memory);

  /**
   * Opens the lock file of a grove, once per process: with the record locks of POSIX, closing
   * another descriptor of the same file would release what this one holds.
   */
  SlotLocks openSlotLocks(Path lockFile) throws IOException;

  /** Returns how many cpus this process may use: affinity and cgroup quota, at least one. */
  int availableCpus();

  /**
   * Has all threads of this process, and those to come, run on one of the cpus that it may use.
   *
   * @param index which one, counted round and round
   * @throws IOException if the system refuses
   * @throws UnsupportedOperationException if the provider has no such service
   */
  default void pinToOneCpu(int index) throws IOException {
    throw new UnsupportedOperationException("no cpu pinning on the platform " + name());
  }

  /**
   * Sets how much this process steps back behind others.
   *
   * @param nice from -20, the most urgent, to 19
   * @throws IOException if the system refuses, as it does for less than there is without privileges
   * @throws UnsupportedOperationException if the provider has no such service
   */
  default void setNice(int nice) throws IOException {
    throw new UnsupportedOperationException("no nice values on the platform " + name());
  }

  /** Returns the memory this process may have in bytes: physical memory or the cgroup's limit. */
  long memoryLimitBytes();

  /** Returns an estimate of the memory in bytes that could still be used without swapping. */
  long memoryAvailableBytes();

  /** Returns how many processes the kernel's OOM killer has killed here so far, where known. */
  OptionalLong oomKills();
}
