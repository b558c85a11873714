package dev.pando.internal.launch;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/**
 * Classes that a template loads and initialises before its first fork.
 *
 * @param classes their names
 * @param onError what to do about one that cannot be loaded
 */
public record Preload(List<String> classes, OnError onError) implements Serializable {
  /** No classes. */
  public static final Preload NONE = new Preload(List.of(), OnError.IGNORE);

  /** What to do about a class that cannot be loaded. */
  public enum OnError {
    /** Nothing: the child will find out, if it ever needs the class. */
    IGNORE,
    /** Log a warning. */
    WARN,
    /** Start no children. */
    FAIL
  }

  /** Copies the list. */
  public Preload {
    classes = List.copyOf(classes);
  }

  /** Loads them, in the template. */
  void run() throws IOException {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    for (String name : classes) {
      try {
        Class.forName(name, true, loader);
      } catch (ClassNotFoundException | LinkageError e) {
        report(name, e);
      }
    }
    System.out.flush(); // what they printed is not the children's
    System.err.flush();
  }

  private void report(String name, Throwable failure) throws IOException {
    switch (onError) {
      case IGNORE -> {}
      case WARN ->
          System.getLogger("dev.pando")
              .log(System.Logger.Level.WARNING, "Cannot preload " + name, failure);
      case FAIL -> throw new IOException("cannot preload " + name, failure);
    }
  }
}
