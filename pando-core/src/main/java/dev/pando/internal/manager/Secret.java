package dev.pando.internal.manager;

import java.io.Serializable;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** A key that does not print itself. */
final class Secret implements Serializable {
  private static final long serialVersionUID = 1;

  private final byte[] bytes;

  Secret(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret secret && MessageDigest.isEqual(bytes, secret.bytes);
  }

  @Override
  public int hashCode() {
    return 0; // says nothing either
  }

  @Override
  public String toString() {
    return "Secret";
  }
}
