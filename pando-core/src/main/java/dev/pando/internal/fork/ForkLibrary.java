package dev.pando.internal.fork;

import java.io.FileDescriptor;
import java.io.OutputStream;

/**
 * The functions of the C library. Results below zero are errors: of {@link ForkError} for {@link
 * #prepare} and {@link #fork}, the negated error number of the system for all others.
 */
final class ForkLibrary {
  private ForkLibrary() {}

  /** Looks for all that a fork needs of this JVM. */
  static native int prepare();

  /** A boolean flag of the JVM: 1, 0, or -1 when there is none of this name. */
  static native int flag(String name);

  /** Whether a flag of the JVM that holds a text has one. */
  static native boolean isTextFlagSet(String name);

  /**
   * Copies this process, once or several times.
   *
   * @param live the Java threads that go on in the child; the JVM's own do in any case
   * @param workers those of the others that work for the JDK's pools: the idle ones go on as well
   * @param own for each child that is to be made, of four at most, a descriptor that the others
   *     must not have, or -1
   * @param closing descriptors that no child must have
   * @param output what becomes the child's standard output; -1 for that of this process
   * @param error what becomes the child's standard error; -1 for that of this process
   * @param virtualToo whether virtual threads are running that have to stop
   * @param hasPollers whether threads go on that wait for the input of virtual threads
   * @param what room for twice as many numbers: in the parent the process ids of those that were
   *     made and then their pidfds, in a child its number, or else a detail of the error
   * @return how many were made, 0 in a child, or an error
   */
  static native int fork(
      Thread[] live,
      Thread[] workers,
      int[] own,
      int[] closing,
      int output,
      int error,
      boolean virtualToo,
      boolean hasPollers,
      int[] what);

  /** Whether this JVM has begun to run its exit hooks. */
  static native boolean isEnding();

  /**
   * Runs the exit hooks of this JVM, if there are any; false when that needs the JVM's own exit.
   */
  static native boolean runExitHooks();

  /** Ends this process without a step further. */
  static native void exit(int status);

  /** Takes the exit status of a child: -1 while it runs, 256 + n for death by signal n. */
  static native int reap(int pidfd);

  /** Gives memory that the C library holds in reserve back to the system. */
  static native void trim();

  /** Compiles nothing from now on that keeps a profile; a child does, when it compiles. */
  static native void compileSimply();

  /** Compiles nothing from now on; a child does, when it is no longer young. */
  static native void compileLater();

  /** In a child: tells its parent which pages were written to since the fork, if it is its turn. */
  static native void tellPages();

  /** How many pages the last fork parted at once, in the parent or in the child. */
  static native long partedPages();

  /** In a child: whether the thread is one of its parent's, which stand still. */
  static native boolean standsStill(Thread thread);

  /** A descriptor for a process of this user. */
  static native int pidfdOpen(int pid);

  static native int signal(int pidfd, int signal);

  static native int pipe(int[] ends);

  /** Two local sockets that are connected. */
  static native int socketPair(int[] ends);

  /** Has standard output, 1, or error, 2, be what another descriptor is. */
  static native int replaceStandard(int standard, int by);

  /** Opens a file for appending, or for writing from its beginning. */
  static native int open(String path, boolean append);

  static native int close(int descriptor);

  /** Opens an existing file for reading and writing. */
  static native int openLocks(String path);

  /** Whether no name leads to the file any more: 1 or 0. */
  static native int isRemoved(int descriptor);

  /** Locks bytes of a file for its description: 1 when that was done, 0 when others have some. */
  static native int lock(int descriptor, long start, long length);

  static native int unlock(int descriptor, long start, long length);

  /** Whether others have locked the byte: 1 or 0. */
  static native int isLocked(int descriptor, long start);

  static native int read(int descriptor, byte[] bytes, int offset, int length);

  static native int write(int descriptor, byte[] bytes, int offset, int length);

  /** Waits until one of the descriptors is readable or at its end; {@code ready} tells which. */
  static native int poll(int[] descriptors, boolean[] ready, int count, int timeoutMillis);

  static native int listen(String path);

  static native int accept(int listener);

  static native int connect(String path);

  static native int sendDescriptors(int connection, int[] descriptors);

  /**
   * Receives descriptors.
   *
   * @param atRest whether nothing else happens meanwhile in this process, a child that has been
   *     forked just now: threads of the JVM that slept in its parent stay away until they come
   */
  static native int receiveDescriptors(int connection, int[] descriptors, boolean atRest);

  /** The descriptor of a buffered file stream, or -1. */
  static native int descriptorOf(OutputStream stream);

  /** Makes an object of the JDK stand for a descriptor. */
  static native void setDescriptor(FileDescriptor object, int descriptor);
}
