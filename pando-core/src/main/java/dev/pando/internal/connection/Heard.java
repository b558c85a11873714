package dev.pando.internal.connection;

/** A connection of which one can tell whether its peer still sends. */
public interface Heard {
  /** How often bytes have arrived; only its changes mean something. */
  long arrivals();
}
