package dev.pando.internal.manager;

/**
 * What crosses between a manager's process and its clients.
 *
 * <pre>
 *   message: one or more frames           how many are sent together is up to the sender
 *   frame:   length:int body              the length of the body in bytes
 *
 *   body, client to server
 *     CALL     call:varlong object:varlong method:int count:varint count * object
 *     CANCEL   call:varlong               the caller was interrupted, or its time is over
 *     RELEASE  object:varlong count:varlong   so many leases of the object end
 *     DEPART   object:varlong             a reference is on its way to another process
 *     TAKEN    call:varlong               what HANDED brought has reached its caller
 *     REFUSED  call:varlong               what HANDED brought came too late for its caller
 *     BYE                                 the client ends in an orderly way
 *     PING                                the client is there, and wants to know about the server
 *   body, server to client
 *     RESULT   call:varlong object
 *     HANDED   call:varlong object        a RESULT to be acknowledged, over a network: an element
 *                                         that was taken, a lock that was granted
 *     FAILURE  call:varlong failure       what the method threw, or why it was not called
 *     PONG                                the answer to PING
 * </pre>
 *
 * <p>A method is known by a hash of its name and parameter types ({@link MethodKey}), so two sides
 * of different versions understand each other as far as they have the same methods.
 */
final class Frames {
  static final int VERSION = 2;

  static final int CALL = 1;
  static final int CANCEL = 2;
  static final int RELEASE = 3;
  static final int DEPART = 4;
  static final int BYE = 5;
  static final int PING = 6;
  static final int TAKEN = 7;
  static final int REFUSED = 8;
  static final int RESULT = 16;
  static final int FAILURE = 17;
  static final int PONG = 18;
  static final int HANDED = 19;

  /** Length of the length, in bytes. */
  static final int HEADER = Integer.BYTES;

  /** The object that every client knows without having got it: {@link Desk}. */
  static final long DESK = 0;

  private Frames() {}
}
