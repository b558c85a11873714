package dev.pando.internal;

/** The name of this process, for messages of every floor. */
public final class ProcessName {
  /** What the process is called that nobody of Pando's started. */
  public static final String ROOT = "MainProcess";

  private static volatile String name = ROOT;

  private ProcessName() {}

  /** Returns the name. */
  public static String get() {
    return name;
  }

  /** Sets the name; at the start of a child. */
  public static void set(String newName) {
    name = newName;
  }
}
