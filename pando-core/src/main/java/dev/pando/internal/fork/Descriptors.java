package dev.pando.internal.fork;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pipes, local sockets and processes by their descriptors: what the JDK does not hand out. */
public final class Descriptors {
  private static final int EAGAIN = 11;
  private static final int STANDARD_OUTPUT = 1;
  private static final int STANDARD_ERROR = 2;

  private Descriptors() {}

  /**
   * A pipe.
   *
   * @param source the end to read from
   * @param sink the end to write to
   */
  public record Pipe(int source, int sink) {
    /** Closes both ends. */
    public void close() {
      Descriptors.close(source);
      Descriptors.close(sink);
    }
  }

  /** Makes a pipe. */
  public static Pipe pipe() throws IOException {
    int[] ends = new int[2];
    check(ForkLibrary.pipe(ends), "make a pipe");
    return new Pipe(ends[0], ends[1]);
  }

  /** Makes two local sockets, each connected to the other. */
  public static int[] socketPair() throws IOException {
    int[] ends = new int[2];
    check(ForkLibrary.socketPair(ends), "make a pair of sockets");
    return ends;
  }

  /** Moves descriptors to the places of standard output and error. */
  public static void becomeStandard(int output, int error) throws IOException {
    check(ForkLibrary.replaceStandard(STANDARD_OUTPUT, output), "replace standard output");
    check(ForkLibrary.replaceStandard(STANDARD_ERROR, error), "replace standard error");
    close(output);
    close(error);
  }

  /** Opens a file to write to, made if need be. */
  public static int open(String path, boolean append) throws IOException {
    return check(ForkLibrary.open(path, append), "open " + path);
  }

  /** Closes a descriptor. */
  public static void close(int descriptor) {
    int _ = ForkLibrary.close(descriptor); // nothing can be done about an error
  }

  /** Reads; returns how many bytes came, or -1 at the end. */
  public static int read(int descriptor, byte[] bytes, int offset, int length) throws IOException {
    int count = check(ForkLibrary.read(descriptor, bytes, offset, length), "read");
    return count == 0 ? -1 : count;
  }

  /** Reads so many bytes, or fails. */
  public static byte[] readFully(int descriptor, int length) throws IOException {
    byte[] bytes = new byte[length];
    int done = 0;
    while (done < length) {
      int count = read(descriptor, bytes, done, length - done);
      if (count < 0) {
        throw new IOException("the other end was closed");
      }
      done += count;
    }
    return bytes;
  }

  /** Writes all of it. */
  public static void write(int descriptor, byte[] bytes) throws IOException {
    int done = 0;
    while (done < bytes.length) {
      done += check(ForkLibrary.write(descriptor, bytes, done, bytes.length - done), "write");
    }
  }

  /**
   * Waits until one of the descriptors is readable or at its end.
   *
   * @param ready tells which, as far as {@code count}
   */
  public static void poll(int[] descriptors, boolean[] ready, int count, int timeoutMillis)
      throws IOException {
    check(ForkLibrary.poll(descriptors, ready, count, timeoutMillis), "poll");
  }

  /**
   * A local socket that others can connect to as soon as they see it: it is there under another
   * name before anybody listens.
   */
  public static int listen(String path) throws IOException {
    String unseen = path + "~";
    int listener = check(ForkLibrary.listen(unseen), "listen at " + unseen);
    try {
      Path _ = Files.move(Path.of(unseen), Path.of(path));
    } catch (IOException e) {
      close(listener);
      throw e;
    }
    return listener;
  }

  /** The next connection to such a socket. */
  public static int accept(int listener) throws IOException {
    return check(ForkLibrary.accept(listener), "accept a connection");
  }

  /** Connects to such a socket. */
  public static int connect(String path) throws IOException {
    return check(ForkLibrary.connect(path), "connect to " + path);
  }

  /** Sends descriptors to the process at the other end of a local socket. */
  public static void send(int connection, int... descriptors) throws IOException {
    check(ForkLibrary.sendDescriptors(connection, descriptors), "send descriptors");
  }

  /** Receives so many descriptors. */
  public static int[] receive(int connection, int count) throws IOException {
    return receive(connection, count, false);
  }

  /**
   * Receives so many descriptors, in a child that has been forked just now and does nothing else:
   * as long as it waits, threads of the JVM that slept in its parent stay away and cost nothing.
   */
  public static int[] receiveAtRest(int connection, int count) throws IOException {
    return receive(connection, count, true);
  }

  private static int[] receive(int connection, int count, boolean atRest) throws IOException {
    int[] descriptors = new int[count];
    int received =
        check(
            ForkLibrary.receiveDescriptors(connection, descriptors, atRest), "receive descriptors");
    if (received != count) {
      throw new IOException(received + " descriptors came instead of " + count);
    }
    return descriptors;
  }

  /** A descriptor for a process: readable once it has ended. */
  public static int ofProcess(int pid) throws IOException {
    return check(ForkLibrary.pidfdOpen(pid), "watch process " + pid);
  }

  /** Sends a signal to the process of a descriptor; nothing happens when it has ended. */
  public static void signal(int pidfd, int signal) {
    int _ = ForkLibrary.signal(pidfd, signal);
  }

  /** The wait status of a child that has ended: its exit code, or 256 + n for death by signal n. */
  public static int reap(int pidfd) throws IOException {
    int status = ForkLibrary.reap(pidfd);
    if (status < 0) {
      throw new IOException("process has not ended, or is no child (" + status + ")");
    }
    return status;
  }

  /** The descriptor behind a stream that the JDK made for a child process, or -1. */
  public static int of(OutputStream stream) {
    return ForkLibrary.descriptorOf(stream);
  }

  /** A stream that reads from a descriptor and closes it. */
  public static InputStream stream(int descriptor) {
    FileDescriptor object = new FileDescriptor();
    ForkLibrary.setDescriptor(object, descriptor);
    return new FileInputStream(object);
  }

  private static int check(int result, String what) throws IOException {
    if (result < 0) {
      throw failure(what, result);
    }
    return result;
  }

  static IOException failure(String what, int result) {
    String reason = -result == EAGAIN ? "not ready" : "error " + -result + " of the system";
    return new IOException("Cannot " + what + ": " + reason);
  }
}
