package dev.pando;

/** What a template does about a class that it is to preload and cannot load. */
public enum PreloadError {
  /** Nothing: a child will find out, if it ever needs the class. */
  IGNORE,
  /** Log a warning. */
  WARN,
  /** Start no children: {@code start()} fails and names the class. */
  FAIL
}
