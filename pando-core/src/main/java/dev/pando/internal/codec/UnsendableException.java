package dev.pando.internal.codec;

import dev.pando.spi.EncodingException;
import org.jspecify.annotations.Nullable;

/** Collects the path while an encoding that failed unwinds; becomes an EncodingException on top. */
final class UnsendableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final StringBuilder path = new StringBuilder();
  private final String culprit;
  private final String reason;
  private @Nullable String root;

  /**
   * What is wrong.
   *
   * @param culprit the class that cannot be sent
   * @param reason what follows its name in the message: why, and the remedy
   */
  UnsendableException(String culprit, String reason, @Nullable Throwable cause) {
    super(culprit, cause, false, false);
    this.culprit = culprit;
    this.reason = reason;
  }

  /** Adds the step that led to what is in the path so far. */
  UnsendableException at(String step) {
    path.insert(0, step);
    return this;
  }

  /**
   * Names the object that the path starts from: the nearest enclosing one that has a better name.
   */
  UnsendableException from(String name) {
    root = name;
    return this;
  }

  EncodingException toEncodingException(@Nullable Object value) {
    String name = root;
    if (name == null) {
      name = value == null ? "null" : ClassNames.shortName(value.getClass());
    }
    String message =
        path.isEmpty()
            ? "cannot send " + culprit + ": it " + reason
            : "cannot send " + name + ": " + name + path + " -> " + culprit + " " + reason;
    return new EncodingException(message, getCause());
  }
}
