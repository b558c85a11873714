package dev.pando.internal.manager;

/** Something of which clients can hold a part: a lock, permits. */
interface Holder {
  /**
   * A client has ended: what it held is free.
   *
   * @param died whether it was killed or crashed, and did not say goodbye
   */
  void clientEnded(Session client, boolean died);
}
