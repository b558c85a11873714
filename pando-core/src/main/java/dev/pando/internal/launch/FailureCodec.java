package dev.pando.internal.launch;

import java.io.IOException;

/** What a child's target failed with, as bytes. */
public final class FailureCodec {
  private FailureCodec() {}

  /** The exception, or why it cannot be had. */
  public static Throwable decode(byte[] bytes) {
    try {
      return (Throwable) Payload.decode(bytes, FailureCodec.class.getClassLoader());
    } catch (IOException | ClassNotFoundException e) {
      return e;
    }
  }
}
