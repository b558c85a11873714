package dev.pando.internal.platform;

import dev.pando.internal.Sneaky;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * The C library of macOS, 14.4 or later, for the address waits of {@code
 * <os/os_sync_wait_on_address.h>}.
 *
 * <p>Written from Apple's headers and never run on a Mac yet.
 */
final class MacCalls {
  static final Linking<MacCalls> LINKING = new Linking<>(MacCalls::new);

  /** OS_SYNC_WAIT_ON_ADDRESS_SHARED and OS_SYNC_WAKE_BY_ADDRESS_SHARED. */
  private static final int SHARED = 1;

  /** OS_CLOCK_MACH_ABSOLUTE_TIME. */
  private static final int CLOCK_MACH_ABSOLUTE_TIME = 32;

  private static final int O_RDWR = 2;
  private static final int O_CLOEXEC = 0x1000000;
  private static final int F_PREALLOCATE = 42;
  private static final int F_ALLOCATEALL = 4;

  /** F_PEOFPOSMODE: the length counts from the physical end of the file. */
  private static final int FROM_END_OF_FILE = 3;

  /** fstore_t: flags, position mode, offset, length, bytes allocated. */
  private static final long FSTORE_BYTES = 32;

  private static final long FSTORE_POSITION_MODE = 4;
  private static final long FSTORE_LENGTH = 16;

  private final MethodHandle waitOnAddress;
  private final MethodHandle wakeAny;
  private final MethodHandle wakeAll;
  private final MethodHandle getpid;
  private final MethodHandle kill;
  private final MethodHandle open;
  private final MethodHandle close;
  private final MethodHandle fcntl;

  private MacCalls() {
    ValueLayout.OfInt cInt = ValueLayout.JAVA_INT;
    ValueLayout.OfLong cLong = ValueLayout.JAVA_LONG;
    waitOnAddress =
        Downcall.withErrno(
            "os_sync_wait_on_address_with_timeout",
            FunctionDescriptor.of(cInt, ValueLayout.ADDRESS, cLong, cLong, cInt, cInt, cLong));
    FunctionDescriptor wake = FunctionDescriptor.of(cInt, ValueLayout.ADDRESS, cLong, cInt);
    wakeAny = Downcall.withErrno("os_sync_wake_by_address_any", wake);
    wakeAll = Downcall.withErrno("os_sync_wake_by_address_all", wake);
    getpid = Downcall.plain("getpid", FunctionDescriptor.of(cInt));
    kill = Downcall.withErrno("kill", FunctionDescriptor.of(cInt, cInt, cInt));
    open =
        Downcall.withErrno(
            "open",
            FunctionDescriptor.of(cInt, ValueLayout.ADDRESS, cInt),
            Linker.Option.firstVariadicArg(2));
    close = Downcall.plain("close", FunctionDescriptor.of(cInt, cInt));
    fcntl =
        Downcall.withErrno(
            "fcntl",
            FunctionDescriptor.of(cInt, cInt, cInt, ValueLayout.ADDRESS),
            Linker.Option.firstVariadicArg(2));
  }

  /** Sleeps while the word holds {@code expected}; every return is a normal one. */
  void await(MemorySegment word, int expected, long timeoutNanos) {
    try {
      int _ =
          (int)
              waitOnAddress.invokeExact(
                  Downcall.scratch().callState(),
                  word,
                  expected & 0xFFFF_FFFFL,
                  (long) Integer.BYTES,
                  SHARED,
                  CLOCK_MACH_ABSOLUTE_TIME,
                  timeoutNanos);
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    }
  }

  void wake(MemorySegment word, int count) {
    MethodHandle call = count == 1 ? wakeAny : wakeAll;
    try {
      int _ =
          (int)
              call.invokeExact(Downcall.scratch().callState(), word, (long) Integer.BYTES, SHARED);
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    }
  }

  long getpid() {
    try {
      return (int) getpid.invokeExact();
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    }
  }

  /** Returns 0 or an error number; the common ones are as on Linux. */
  int kill(long pid, int signal) {
    Downcall.Scratch scratch = Downcall.scratch();
    try {
      int result = (int) kill.invokeExact(scratch.callState(), (int) pid, signal);
      return result == 0 ? 0 : scratch.errno();
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    }
  }

  /** Allocates blocks beyond the end of the file, all or none; the length does not change. */
  boolean preallocate(Path file, long bytes) throws IOException {
    Downcall.Scratch scratch = Downcall.scratch();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(file.toString());
      int descriptor = (int) open.invokeExact(scratch.callState(), path, O_RDWR | O_CLOEXEC);
      if (descriptor < 0) {
        throw Errno.exception("open " + file, scratch.errno());
      }
      MemorySegment request = scratch.struct(FSTORE_BYTES);
      request.set(ValueLayout.JAVA_INT, 0, F_ALLOCATEALL);
      request.set(ValueLayout.JAVA_INT, FSTORE_POSITION_MODE, FROM_END_OF_FILE);
      request.set(ValueLayout.JAVA_LONG, FSTORE_LENGTH, bytes);
      int result = (int) fcntl.invokeExact(scratch.callState(), descriptor, F_PREALLOCATE, request);
      int _ = (int) close.invokeExact(descriptor);
      return result == 0;
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    }
  }
}
