package dev.pando.cli.words;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file or directory that was left out, and why. */
public record Skipped(String path, String reason) implements Serializable {

  private static final String LINK = "symbolic link, not followed";

  static Skipped link(Path path) {
    return of(path, LINK);
  }

  /** Whether this is a symbolic link inside a directory, of which there may be very many. */
  public boolean isLink() {
    return reason.equals(LINK);
  }

  static Skipped of(Path path, String reason) {
    return new Skipped(path.toString(), reason);
  }

  static Skipped of(Path path, IOException cause) {
    return of(
        path,
        switch (cause) {
          case CharacterCodingException e -> "not valid UTF-8";
          case NoSuchFileException e -> "no such file";
          case AccessDeniedException e -> "permission denied";
          default -> cause.getMessage() == null ? cause.toString() : cause.getMessage();
        });
  }
}
