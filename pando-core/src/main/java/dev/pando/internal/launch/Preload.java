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

  /** HotSpot's name for the main class and its arguments. */
  private static final String COMMAND = "sun.java.command";

  /** What to do about a class that cannot be loaded. */
  public enum OnError {
    /** Nothing: the child will find out, if it ever needs the class. */
    IGNORE,
    /** Log a warning. */
    WARN,
    /** Start no children. */
    FAIL
  }

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if a name cannot be that of a class
   */
  public Preload {
    classes = List.copyOf(classes);
    for (String name : classes) {
      if (!isName(name)) {
        throw new IllegalArgumentException(
            "\"" + name + "\" is no class name: name what to preload as Class.getName does");
      }
    }
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && name.chars()
            .allMatch(each ->
                Character.isJavaIdentifierPart(each) || each == '.' || each == '[' || each == ';');
  }

  /** Whether there are none, so that nobody can tell a template from a fresh JVM. */
  boolean isEmpty() {
    return classes.isEmpty();
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

  /** The command line of this program behind the JVM's options, as far as the JVM says. */
  static String command() {
    return System.getProperty(COMMAND, "");
  }

  /**
   * Has this process say the same of itself, for preloaded classes that look at the arguments of
   * the program.
   */
  static void setCommand(String command) {
    System.setProperty(COMMAND, command);
  }

  /** The main class of this program, as far as the JVM says. */
  static String mainClass() {
    String command = command();
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
