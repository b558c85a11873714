package dev.pando.internal.ring;

/** What a consumer does with a record. */
@FunctionalInterface
public interface RecordHandler {
  /**
   * Takes a record.
   *
   * @param type as given by the producer
   * @param buffer holds a copy of the payload until this returns
   * @param offset where the payload begins, in bytes
   * @param length of the payload, in bytes
   */
  void onRecord(int type, byte[] buffer, int offset, int length);
}
