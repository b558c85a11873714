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

  /**
   * Loads them, in the template.
   *
   * @param mainClass the program's main class, which is not initialised; empty when it is not known
   */
  void run(String mainClass) throws IOException {
    if (!mainClass.isEmpty()) {
      load(mainClass, false);
    }
    for (String name : classes) {
      load(name, true);
    }
    System.out.flush(); // what they printed is not the children's
    System.err.flush();
  }

  private void load(String name, boolean initialize) throws IOException {
    try {
      Class.forName(name, initialize, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      report(name, e);
    }
  }

  /** The main class of this program, as far as the JVM says. */
  static String mainClass() {
    String command = System.getProperty("sun.java.command", "");
    int end = command.indexOf(' ');
    String first = end < 0 ? command : command.substring(0, end);
    boolean isFile = first.isEmpty() || first.endsWith(".jar") || first.indexOf('/') >= 0;
    return isFile || isOwn(first) ? "" : first;
  }

  private static boolean isOwn(String name) {
    return name.equals(ChildMain.class.getName());
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
