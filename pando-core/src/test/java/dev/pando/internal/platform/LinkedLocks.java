package dev.pando.internal.platform;

/** The system calls of locks, for tests of what stands on them. */
public final class LinkedLocks {
  private LinkedLocks() {}

  public static LockCalls calls() {
    return LinuxFileCalls.LINKING.require();
  }
}
