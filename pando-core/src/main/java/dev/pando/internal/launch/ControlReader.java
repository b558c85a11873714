package dev.pando.internal.launch;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads the parent's commands from the control pipe. The kernel closes the pipe when the parent
 * ends in whatever way, which makes its end the proof that the parent is gone.
 */
final class ControlReader extends Thread {
  /** Command byte: interrupt the thread that runs the target. */
  static final int INTERRUPT = 'I';

  /** Nobody is left to see it; the same as for a terminal that went away. */
  private static final int EXIT_PARENT_GONE = 129;

  private final InputStream control;
  private final ChildContext context;
  private final Thread target;

  ControlReader(InputStream control, ChildContext context, Thread target) {
    super(null, null, "pando-control", 0, false);
    this.control = control;
    this.context = context;
    this.target = target;
    setDaemon(true);
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
          target.interrupt();
        }
      }
    } catch (IOException e) {
      // A pipe that cannot be read has no parent at its other end.
    }
    if (context.kind().diesWithParent()) {
      Runtime.getRuntime().halt(EXIT_PARENT_GONE);
    }
    context.parentIsGone();
  }
}
