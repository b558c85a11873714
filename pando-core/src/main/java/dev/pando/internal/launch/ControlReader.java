package dev.pando.internal.launch;

import dev.pando.internal.fork.SpareThread;
import dev.pando.internal.platform.Platform;
import dev.pando.internal.platform.Signals;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads the parent's commands from the control pipe. The kernel closes the pipe when the parent
 * ends in whatever way, which makes its end the proof that the parent is gone.
 *
 * <p>A thread that reads a pipe holds up the end of its JVM: HotSpot waits 300 ms for threads in
 * native code (VM_Exit::wait_for_threads_in_native_to_block). So an exit hook wakes the reader by a
 * command of its own, written to the pipe through {@code /proc/self/fd}; until the JVM is gone the
 * reader then looks for the parent now and then.
 */
final class ControlReader implements Runnable {
  /** Command byte: interrupt the thread that runs the target. */
  static final int INTERRUPT = 'I';

  /** Command byte, from this process itself: stop reading, the JVM is about to exit. */
  private static final int EXITING = 'X';

  /** Nobody is left to see it; the same as for a terminal that went away. */
  private static final int EXIT_PARENT_GONE = 129;

  /** Of a child whose standard input is the control pipe. */
  static final String STANDARD_INPUT = "/proc/self/fd/0";

  private static final long LOOK_NANOS = 50_000_000;

  private final InputStream control;
  private final Wake wake;
  private final ChildContext context;
  private final Thread target;

  ControlReader(InputStream control, String ownPipe, ChildContext context, Thread target) {
    this.control = control;
    this.wake = new Wake(ownPipe);
    this.context = context;
    this.target = target;
  }

  /** Begins to read; to be called once. */
  void begin() {
    try {
      Runtime.getRuntime().addShutdownHook(wake);
    } catch (IllegalStateException e) {
      // Terminated as it began: the JVM is on its way out already, and waits a little.
    }
    SpareThread.run("pando-control", this);
  }

  /** For an exit that does not wait for reading threads: nobody needs to wake this one. */
  void dismiss() {
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(wake);
    } catch (IllegalStateException e) {
      // The JVM is on its way out already.
    }
  }

  @Override
  public void run() {
    if (context.kind() == Kind.WORKER) {
      InterruptSignal.ignore();
    }
    try {
      int command;
      while ((command = control.read()) >= 0) {
        if (command == INTERRUPT) {
          context.interrupt(target);
        } else if (command == EXITING) {
          awaitParentsEnd();
          break;
        }
      }
    } catch (IOException e) {
      // A pipe that cannot be read has no parent at its other end.
    }
    if (context.kind().diesWithParent()) {
      die();
    }
    context.parentIsGone();
  }

  /**
   * Ends this process at once. A halt may wait for seconds until the compiler has finished what it
   * is at, so a signal is the better way, where it can be sent without starting the linker first.
   */
  private static void die() {
    Platform platform = Platform.current();
    if (platform.isWarm()) {
      try {
        platform.signal(platform.pid(), Signals.KILL);
      } catch (IOException e) {
        // Then the slower way.
      }
    }
    Runtime.getRuntime().halt(EXIT_PARENT_GONE);
  }

  /** While other exit hooks run, which may take as long as they like. */
  private void awaitParentsEnd() {
    do {
      LockSupport.parkNanos(LOOK_NANOS);
    } while (ProcessHandle.of(context.parentPid()).isPresent());
  }

  /** Makes the reader leave its system call. */
  private static final class Wake extends Thread {
    private final String ownPipe;

    Wake(String ownPipe) {
      super(null, null, "pando-wake", 0, false);
      this.ownPipe = ownPipe;
    }

    @Override
    public void run() {
      File pipe = new File(ownPipe);
      if (!pipe.exists()) {
        return; // no Linux: the JVM waits a little
      }
      try (RandomAccessFile out = new RandomAccessFile(pipe, "rw")) { // never truncates
        out.write(EXITING);
      } catch (IOException e) {
        // Redirected by someone: the JVM waits a little.
      }
    }
  }
}
