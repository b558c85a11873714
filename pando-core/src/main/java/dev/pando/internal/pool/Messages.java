package dev.pando.internal.pool;

/**
 * The messages between a pool and a worker. Numbers are codec varints or fixed longs; {@code
 * object} and {@code list} are in the codec's form.
 *
 * <pre>
 *   parent to worker
 *     FUNCTION    job:long function:object         what the tasks of a job apply
 *     ELEMENTS    task:long job:long n:int list    apply the job's function to n elements
 *     CALL        task:long callable:object        one task with a function of its own
 *     FORGET      job:long                         the job is over
 *   worker to parent
 *     READY                                        the initializer has run
 *     NOT_READY   failure                          the initializer failed; the worker ends
 *     RESULTS     task:long nanos:long n:int list  results of the first n elements, all good
 *     OUTCOMES    task:long nanos:long n:int n times (0 object | 1 failure)
 *     EXIT        (0 object | 1 failure)           what the exit action gave; the worker ends
 *     REOPENED                                     revoked tasks are dropped, new ones welcome
 *   both
 *     SPILLED     type:int reference:long length:int   a message too large for the ring
 * </pre>
 */
final class Messages {
  static final int FUNCTION = 1;
  static final int ELEMENTS = 2;
  static final int CALL = 3;
  static final int FORGET = 4;
  static final int READY = 6;
  static final int NOT_READY = 7;
  static final int RESULTS = 8;
  static final int OUTCOMES = 9;
  static final int REOPENED = 10;
  static final int SPILLED = 11;
  static final int EXIT = 12;

  /** Before an element's result in OUTCOMES. */
  static final byte OUTCOME_RESULT = 0;

  /** Before an element's failure in OUTCOMES. */
  static final byte OUTCOME_FAILURE = 1;

  private Messages() {}
}
