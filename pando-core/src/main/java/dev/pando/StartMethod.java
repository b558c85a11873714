package dev.pando;

/** How child processes come to be; Python's start methods. */
public enum StartMethod {
  /** A fresh JVM for each child, with the class path and the options of this one. */
  SPAWN
}
