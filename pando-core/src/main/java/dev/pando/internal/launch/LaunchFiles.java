package dev.pando.internal.launch;

/** Names of the files of one launch in the grove's directory. */
final class LaunchFiles {
  private LaunchFiles() {}

  /** Made by the parent, deleted by the child as soon as it runs. */
  static String pending(String launchId) {
    return "boot-".concat(launchId);
  }

  /** The encoded failure of the child's target. */
  static String failure(String launchId) {
    return "failure-".concat(launchId);
  }
}
