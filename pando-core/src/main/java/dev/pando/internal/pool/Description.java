package dev.pando.internal.pool;

import org.jspecify.annotations.Nullable;

/** Short texts that name a user's objects in messages. */
final class Description {
  private static final int MAX_LENGTH = 80;

  private Description() {}

  /** The object's own text, cut; its class where {@code toString} fails. */
  static String of(@Nullable Object object) {
    if (object == null) {
      return "null";
    }
    try {
      String text = object.toString();
      return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH - 1) + "…";
    } catch (RuntimeException e) {
      return object.getClass().getName() + " whose toString() throws " + e;
    }
  }

  /** Names the elements of a task, of which the first one is given. */
  static String ofElements(Task task, @Nullable Object first) {
    return task.count == 1
        ? "element " + task.from + " (" + of(first) + ")"
        : "elements " + task.from + " to " + (task.from + task.count - 1);
  }

  /** Names a function: for a lambda, the class that it is written in. */
  static String ofFunction(Object function) {
    String name = function.getClass().getName();
    int lambda = name.indexOf("$$Lambda");
    return lambda < 0 ? name : "a lambda of " + name.substring(0, lambda);
  }
}
