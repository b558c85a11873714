package dev.pando.internal.segment;

import java.io.Serializable;
import java.nio.file.Path;

/**
 * What a child needs to join its parent's grove; travels in the boot message.
 *
 * @param location the grove's directory, absolute
 * @param id the grove's random number, so that a directory cannot be taken for another
 * @param parent the parent's {@link Participant}, 0 if unknown
 */
public record GroveTicket(String location, long id, int parent) implements Serializable {

  /** Returns the grove's directory. */
  public Path directory() {
    return Path.of(location);
  }
}
