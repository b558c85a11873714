package dev.pando.internal.codec;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The lambdas that this process has sent to others, for a template whose next children should not
 * have to link each of them: see {@link LinkedLambdas}.
 */
public final class SentLambdas {
  /** A program with more of them has one or the other linked by each child. */
  private static final int MOST = 256;

  private static final List<String> SENT = new ArrayList<>();

  private SentLambdas() {}

  /** Notes a kind of lambda, if it can be made of its description alone. */
  static void note(Class<?> lambda, LambdaShape shape) {
    Class<?>[] interfaces = lambda.getInterfaces();
    if (interfaces.length != 1 || !Serializable.class.isAssignableFrom(interfaces[0])) {
      return; // it has marker interfaces, which the description does not name
    }
    synchronized (SENT) {
      if (SENT.size() < MOST) {
        SENT.add(shape.description());
      }
    }
  }

  /** The descriptions of all after the first {@code known}. */
  public static List<String> after(int known) {
    synchronized (SENT) {
      return List.copyOf(SENT.subList(Math.min(known, SENT.size()), SENT.size()));
    }
  }
}
