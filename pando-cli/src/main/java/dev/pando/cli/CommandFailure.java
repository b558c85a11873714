package dev.pando.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Ends a command with a message for the user and exit code 1. */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  CommandFailure(String message) {
    super(message);
  }

  /**
   * Refuses a file that cannot be read.
   *
   * @param what it is, as the start of the message
   */
  static void unlessReadable(Path file, String what) {
    if (!Files.isReadable(file)) {
      throw new CommandFailure(what + " " + file + " cannot be read");
    }
  }
}
