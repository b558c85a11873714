package dev.pando.internal.launch;

import dev.pando.internal.segment.Grove;
import java.io.EOFException;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Main class of every child process: reads the boot message and runs the target in it. */
public final class ChildMain {
  private ChildMain() {}

  /** Entry point; the only argument is the process' name, for {@code ps} and {@code jps}. */
  public static void main(String[] arguments) throws Throwable {
    FileInputStream control = new FileInputStream(FileDescriptor.in);
    BootMessage boot = BootMessage.decode(readFramed(control));
    hello(boot);
    System.setIn(InputStream.nullInputStream());
    Thread main = Thread.currentThread();
    FetchingClassLoader loader = new FetchingClassLoader(ClassLoader.getSystemClassLoader(), boot);
    main.setContextClassLoader(loader);
    ChildContext context = new ChildContext(boot, loader);
    ChildContext.set(context);
    Grove.joinWhenNeeded(boot.groveTicket());
    new ControlReader(control, ControlReader.STANDARD_INPUT, context, main).begin();
    try {
      Payload.decodeTarget(boot.target(), loader).run();
    } catch (Throwable failure) {
      FailureReport.write(boot, failure);
      // The launcher turns an exception out of main into exit code 1, after the other threads.
      main.setUncaughtExceptionHandler(new Reported());
      throw failure;
    }
  }

  /** Tells the parent that the JVM came up: from here on a death is the target's own. */
  private static void hello(BootMessage boot) {
    new File(boot.directory(), LaunchFiles.pending(boot.launchId())).delete();
  }

  private static byte[] readFramed(InputStream in) throws IOException {
    byte[] header = in.readNBytes(Integer.BYTES);
    if (header.length < Integer.BYTES) {
      throw new EOFException("started without a parent: this class is not for the command line");
    }
    int length =
        (header[0] & 0xFF) << 24
            | (header[1] & 0xFF) << 16
            | (header[2] & 0xFF) << 8
            | (header[3] & 0xFF);
    byte[] message = in.readNBytes(length);
    if (message.length < length) {
      throw new EOFException("the parent ended while it started this process");
    }
    return message;
  }

  /** Keeps the JVM from printing a failure again that was already printed. */
  private static final class Reported implements Thread.UncaughtExceptionHandler {
    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
      // Printed by FailureReport.
    }
  }
}
