package dev.pando.internal.codec;

import dev.pando.spi.EncodingException;
import org.jspecify.annotations.Nullable;

/** Collects the path while an encoding that failed unwinds; becomes an EncodingException on top. */
final class UnsendableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private static final int MAX_PATH = 1000;

  private final StringBuilder path = new StringBuilder();
  private final String culprit;
  private final String reason;

  /** The lambda that the path starts with, if it starts with one. */
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
    insert(step);
    root = null;
    return this;
  }

  /** Keeps the end of the path, where the culprit is, and the last steps added, near the root. */
  private void insert(String step) {
    if (path.length() > MAX_PATH) {
      path.replace(MAX_PATH / 4, MAX_PATH / 2, "...");
    }
    path.insert(0, step);
  }

  /** Adds a step out of a lambda, which has no class name that people know. */
  UnsendableException at(String lambda, String capture) {
    insert(" -> " + lambda + ", " + capture);
    root = lambda;
    return this;
  }

  EncodingException toEncodingException(@Nullable Object value) {
    String what = culprit + " " + reason;
    if (path.isEmpty()) {
      return new EncodingException("cannot send " + culprit + ": it " + reason, getCause());
    }
    String lambda = root;
    if (lambda != null) {
      String capture = path.substring(" -> ".length() + lambda.length() + ", ".length());
      return new EncodingException(
          "cannot send " + lambda + ": " + capture + " -> " + what, getCause());
    }
    String name = value == null ? "null" : ClassNames.shortName(value.getClass());
    return new EncodingException(
        "cannot send " + name + ": " + name + path + " -> " + what, getCause());
  }
}
