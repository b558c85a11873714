package dev.pando.internal.launch;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * The standard streams of a forked child: those of its parent may be locked by a thread that is not
 * there, or lead elsewhere. A process has them ready for its next child and uses them never, so
 * that each child finds them in its copy.
 */
final class ChildStreams {
  private static volatile @Nullable ChildStreams ready;

  private final InputStream in = InputStream.nullInputStream();
  private final PrintStream out;
  private final PrintStream err;

  private ChildStreams(Charset ofOut, Charset ofErr) {
    out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, ofOut);
    err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, ofErr);
  }

  /** Those for the next child of this process, which encode as this process does. */
  static ChildStreams ready() {
    Charset ofOut = System.out.charset();
    Charset ofErr = System.err.charset();
    ChildStreams known = ready;
    if (known == null || !known.out.charset().equals(ofOut) || !known.err.charset().equals(ofErr)) {
      known = new ChildStreams(ofOut, ofErr);
      ready = known;
    }
    return known;
  }

  /** In the child: makes them this process' own. */
  void take() {
    ready = null;
    System.setIn(in);
    System.setOut(out);
    System.setErr(err);
  }
}
