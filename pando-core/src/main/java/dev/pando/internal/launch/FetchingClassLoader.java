package dev.pando.internal.launch;

/** Loads what the child's class path lacks from the parent process. */
final class FetchingClassLoader extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final BootMessage boot;

  FetchingClassLoader(ClassLoader parent, BootMessage boot) {
    super("pando", parent);
    this.boot = boot;
  }

  String launchId() {
    return boot.launchId();
  }
}
