package dev.pando.internal.codec;

import dev.pando.spi.ClassFilter;
import dev.pando.spi.DecodingException;
import dev.pando.spi.EncodingException;
import dev.pando.spi.RemoteException;
import dev.pando.spi.RemoteTrace;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An exception on its way to another process: the exception itself where it can travel, and always
 * its class name, its message and its rendered stack trace, which nothing can lose.
 */
public final class RemoteFailure {
  /** Longer traces are cut: a StackOverflowError in a chain of causes prints megabytes. */
  private static final int MAX_TRACE_CHARS = 256 << 10;

  private static final String NO_TRACE = "";

  private final String className;
  private final @Nullable String message;
  private final String trace;

  /** The exception, complete in itself; null when it could not be encoded. */
  private final byte @Nullable [] encoded;

  /** Why it could not be encoded. */
  private final @Nullable String why;

  private RemoteFailure(
      String className,
      @Nullable String message,
      String trace,
      byte @Nullable [] encoded,
      @Nullable String why) {
    this.className = className;
    this.message = message;
    this.trace = trace;
    this.encoded = encoded;
    this.why = why;
  }

  /** Takes an exception apart; never fails, whatever the exception does. */
  public static RemoteFailure of(Throwable thrown) {
    return of(thrown, true);
  }

  /**
   * Takes an exception apart that goes to another thread of this process: its own stack trace says
   * all that a rendered one could, if it can travel.
   */
  public static RemoteFailure toThread(Throwable thrown) {
    return of(thrown, false);
  }

  private static RemoteFailure of(Throwable thrown, boolean rendered) {
    byte[] encoded = null;
    String why = null;
    try {
      ObjectWriter out = new ObjectWriter();
      out.writeObject(thrown);
      encoded = out.toByteArray();
    } catch (EncodingException e) {
      why = e.getMessage();
    } catch (Throwable e) {
      why = e.getClass().getName();
    }
    String trace = rendered || encoded == null ? render(thrown) : NO_TRACE;
    return new RemoteFailure(thrown.getClass().getName(), message(thrown), trace, encoded, why);
  }

  private static @Nullable String message(Throwable thrown) {
    try {
      return thrown.getMessage();
    } catch (Throwable e) {
      return "(getMessage failed with " + e.getClass().getName() + ")";
    }
  }

  private static String render(Throwable thrown) {
    try {
      StringWriter text = new StringWriter();
      thrown.printStackTrace(new PrintWriter(text, true));
      String trace = text.toString();
      return trace.length() <= MAX_TRACE_CHARS
          ? trace
          : trace.substring(0, MAX_TRACE_CHARS) + "\n... (" + trace.length() + " characters)\n";
    } catch (Throwable e) {
      return renderPlainly(thrown, e);
    }
  }

  /** When printStackTrace itself fails. */
  private static String renderPlainly(Throwable thrown, Throwable failure) {
    StringBuilder text = new StringBuilder(thrown.getClass().getName());
    text.append(" (printing it failed with ").append(failure.getClass().getName()).append(")\n");
    try {
      for (StackTraceElement frame : thrown.getStackTrace()) {
        text.append("\tat ").append(frame).append('\n');
      }
    } catch (Throwable e) {
      text.append("\t(no stack trace)\n");
    }
    return text.toString();
  }

  /** Writes it as a part of a message. */
  public void writeTo(ObjectWriter out) {
    out.writeString(className);
    out.writeString(message);
    out.writeString(trace);
    out.writeString(why);
    byte[] bytes = encoded;
    if (bytes == null) {
      out.writeByte(0);
    } else {
      out.writeByte(1);
      out.writeVarInt(bytes.length);
      out.writeBytes(bytes, 0, bytes.length);
    }
  }

  /**
   * Reads it as a part of a message; the exception itself is rebuilt by {@link #toThrowable}.
   *
   * @throws DecodingException when the bytes are damaged
   */
  public static RemoteFailure readFrom(ObjectReader in) throws DecodingException {
    String className = in.readString();
    String message = in.readString();
    String trace = in.readString();
    String why = in.readString();
    byte[] encoded = null;
    if (in.readByte() != 0) {
      encoded = new byte[in.readCount(1)];
      in.readBytes(encoded, 0, encoded.length);
    }
    return new RemoteFailure(
        className == null ? "an unknown class" : className,
        message,
        trace == null ? "" : trace,
        encoded,
        why);
  }

  /** The class of the exception. */
  public String className() {
    return className;
  }

  /** The message of the exception. */
  public @Nullable String message() {
    return message;
  }

  /** The stack trace as it was rendered in the process that threw it. */
  public String trace() {
    return trace;
  }

  /**
   * The exception as it was, with a {@link RemoteTrace} as its last cause, or a {@link
   * RemoteException} when it cannot be rebuilt here. Never fails; a new one for each call.
   *
   * @param loader finds the classes; null for the context class loader
   * @param filter is asked before a class is used
   */
  public Throwable toThrowable(@Nullable ClassLoader loader, ClassFilter filter) {
    byte[] bytes = encoded;
    if (bytes == null) {
      return new RemoteException(
          className, message, trace, why == null ? null : new EncodingException(why));
    }
    try {
      ObjectReader in = new ObjectReader(bytes);
      in.setClassLoader(loader);
      in.setClassFilter(filter);
      if (in.readObject() instanceof Throwable thrown) {
        attach(thrown);
        return thrown;
      }
      return new RemoteException(className, message, trace, null);
    } catch (DecodingException e) {
      return new RemoteException(className, message, trace, e);
    } catch (RuntimeException e) { // from overridden methods of the exception
      return new RemoteException(className, message, trace, e);
    }
  }

  /** {@link #toThrowable(ClassLoader, ClassFilter)} with every class allowed. */
  public Throwable toThrowable() {
    return toThrowable(null, ClassFilter.all());
  }

  private void attach(Throwable thrown) {
    if (trace.equals(NO_TRACE)) {
      return;
    }
    RemoteTrace remote = new RemoteTrace(trace);
    Throwable last = thrown;
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    seen.add(last);
    for (Throwable c = last.getCause(); c != null && seen.add(c); c = c.getCause()) {
      last = c;
    }
    if (last instanceof RemoteTrace) {
      return; // it came through several processes; the first trace is the one that matters
    }
    try {
      last.initCause(remote);
    } catch (IllegalStateException | IllegalArgumentException e) {
      thrown.addSuppressed(remote); // its cause was fixed as null
    }
  }
}
