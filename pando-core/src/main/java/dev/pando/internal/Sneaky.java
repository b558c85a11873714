package dev.pando.internal;

/** Throws checked exceptions where the signature of a JDK interface has no room for them. */
public final class Sneaky {
  private Sneaky() {}

  /**
   * Throws its argument as it is; declared to return so that callers can write a throw statement.
   */
  public static RuntimeException rethrow(Throwable thrown) {
    throw Sneaky.<RuntimeException>raise(thrown);
  }

  // The cast is erased: that is the point.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E raise(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
