package dev.pando.internal.fork;

import dev.pando.internal.platform.LockCalls;
import java.io.IOException;
import java.nio.file.Path;

/** Locks of the grove in a process that was forked. */
public final class ForkedLocks implements LockCalls {
  /** Has no state. */
  public static final LockCalls CALLS = new ForkedLocks();

  private ForkedLocks() {}

  @Override
  public int open(Path file) throws IOException {
    int descriptor = ForkLibrary.openLocks(file.toString());
    if (descriptor < 0) {
      throw Descriptors.failure("open " + file, descriptor);
    }
    return descriptor;
  }

  @Override
  public void close(int descriptor) {
    Descriptors.close(descriptor);
  }

  @Override
  public boolean isRemoved(int descriptor, Path file) throws IOException {
    return is(ForkLibrary.isRemoved(descriptor), "look at descriptor ", descriptor);
  }

  @Override
  public boolean tryLock(int descriptor, long start, long length) throws IOException {
    return is(ForkLibrary.lock(descriptor, start, length), "lock slot ", start);
  }

  @Override
  public void unlock(int descriptor, long start, long length) throws IOException {
    boolean _ = is(ForkLibrary.unlock(descriptor, start, length), "unlock slot ", start);
  }

  @Override
  public boolean isLockedElsewhere(int descriptor, long start) throws IOException {
    return is(ForkLibrary.isLocked(descriptor, start), "probe slot ", start);
  }

  private static boolean is(int result, String what, long which) throws IOException {
    if (result < 0) {
      throw Descriptors.failure(what + which, result);
    }
    return result > 0;
  }
}
