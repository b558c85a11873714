package dev.pando.internal.launch;

import java.io.Serializable;

/**
 * What lets a process of the tree use a template.
 *
 * @param socket path of the socket that the template listens at
 * @param key proves that whoever connects may
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record TemplateTicket(String socket, byte[] key) implements Serializable {
  /** Shorter keys can be guessed. */
  static final int MIN_KEY_BYTES = 16;

  TemplateTicket {
    if (key.length < MIN_KEY_BYTES) {
      throw new IllegalArgumentException(
          "a key of " + key.length + " bytes is too short: it needs " + MIN_KEY_BYTES);
    }
  }
}
