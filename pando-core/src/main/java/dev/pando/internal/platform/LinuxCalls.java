package dev.pando.internal.platform;

import dev.pando.internal.Sneaky;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The futex calls, and what goes through the same handle. Linked before all others, because a
 * process that waits needs these first.
 *
 * <p>Shared keys: without FUTEX_PRIVATE_FLAG the kernel finds sleepers by page of the file, so that
 * processes meet although they map it at different addresses. See futex(2).
 */
final class LinuxCalls {
  static final Linking<LinuxCalls> LINKING = new Linking<>(LinuxCalls::new);

  private static final int FUTEX_WAIT = 0;
  private static final int FUTEX_WAKE = 1;

  /** The flag for words of 32 bits; shared keys, as there is no FUTEX_PRIVATE_FLAG. */
  private static final int FUTEX2_SIZE_U32 = 2;

  /** The clock of {@link System#nanoTime}. */
  private static final long CLOCK_MONOTONIC = 1;

  /** Since Linux 5.14, see madvise(2). */
  static final long MADV_POPULATE_READ = 22;

  /** The same. */
  static final long MADV_POPULATE_WRITE = 23;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** Makes a 32-bit value a 64-bit one, as the kernel compares it. */
  private static final long UNSIGNED = 0xFFFF_FFFFL;

  /** struct timespec on 64-bit Linux: seconds, then nanoseconds. */
  private static final long TIMESPEC_BYTES = 16;

  private static final long TIMESPEC_NANOS = 8;

  /** struct futex_waitv: value and address of 64 bits, flags and padding of 32 bits. */
  private static final long WAITV_BYTES = 24;

  private static final long WAITV_ADDRESS = 8;
  private static final long WAITV_FLAGS = 16;

  private final MethodHandle syscall;
  private final long futexNumber;
  private final long madviseNumber;

  /** Unless the kernel is older than 5.16, or a filter of system calls older than that call. */
  private boolean hasWaitv = true;

  private LinuxCalls() {
    futexNumber = LinuxArchitecture.futexNumber();
    madviseNumber = LinuxArchitecture.madviseNumber();
    syscall =
        Downcall.withErrno(
            "syscall",
            FunctionDescriptor.of(
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG),
            Linker.Option.firstVariadicArg(1));
  }

  /** Sleeps while the word holds {@code expected}; returns 0, EAGAIN, EINTR or ETIMEDOUT. */
  int futexWait(MemorySegment word, int expected, long timeoutNanos) {
    Downcall.Scratch scratch = Downcall.scratch();
    MemorySegment timeout = setTime(scratch.struct(TIMESPEC_BYTES), timeoutNanos);
    return futex(scratch, word, FUTEX_WAIT, expected, timeout) < 0 ? scratch.errno() : 0;
  }

  /**
   * Sleeps while both words hold what is expected; only for the first one where the kernel cannot.
   * It gets addresses, so the memory may be unmapped meanwhile: the kernel then says so, or has the
   * caller sleep to the end of its time.
   */
  int futexWait(
      MemorySegment word, int expected, MemorySegment also, int alsoExpected, long timeoutNanos) {
    if (hasWaitv) {
      int error = futexWaitv(word, expected, also, alsoExpected, timeoutNanos);
      if (error != Errno.ENOSYS && error != Errno.EPERM) {
        return error;
      }
      hasWaitv = false;
    }
    return futexWait(word, expected, timeoutNanos);
  }

  /** See futex_waitv(2): the time is absolute. */
  private int futexWaitv(
      MemorySegment word, int expected, MemorySegment also, int alsoExpected, long timeoutNanos) {
    Downcall.Scratch scratch = Downcall.scratch();
    MemorySegment struct = scratch.struct(2 * WAITV_BYTES + TIMESPEC_BYTES);
    setWaiter(struct, 0, word, expected);
    setWaiter(struct, WAITV_BYTES, also, alsoExpected);
    long now = System.nanoTime();
    long until = now + Math.min(timeoutNanos, Long.MAX_VALUE - now);
    MemorySegment timeout = setTime(struct.asSlice(2 * WAITV_BYTES), until);
    long result =
        call(scratch, LinuxArchitecture.FUTEX_WAITV, struct, 2, 0, timeout, CLOCK_MONOTONIC);
    return result < 0 ? scratch.errno() : 0;
  }

  private static void setWaiter(MemorySegment struct, long offset, MemorySegment word, int value) {
    struct.set(ValueLayout.JAVA_LONG, offset, value & UNSIGNED);
    struct.set(ValueLayout.JAVA_LONG, offset + WAITV_ADDRESS, word.address());
    struct.set(ValueLayout.JAVA_INT, offset + WAITV_FLAGS, FUTEX2_SIZE_U32);
  }

  private static MemorySegment setTime(MemorySegment timespec, long nanos) {
    timespec.set(ValueLayout.JAVA_LONG, 0, nanos / NANOS_PER_SECOND);
    timespec.set(ValueLayout.JAVA_LONG, TIMESPEC_NANOS, nanos % NANOS_PER_SECOND);
    return timespec;
  }

  /** Returns how many sleepers were woken. */
  int futexWake(MemorySegment word, int count) {
    return (int) futex(Downcall.scratch(), word, FUTEX_WAKE, count, MemorySegment.NULL);
  }

  /** Gives advice on whole pages; an error means no more than page faults later. */
  void advise(MemorySegment pages, long advice) {
    long _ =
        call(
            Downcall.scratch(),
            madviseNumber,
            pages,
            pages.byteSize(),
            advice,
            MemorySegment.NULL,
            0);
  }

  private long futex(
      Downcall.Scratch scratch, MemorySegment word, int operation, int value, MemorySegment time) {
    return call(scratch, futexNumber, word, operation, value & UNSIGNED, time, 0);
  }

  private long call(
      Downcall.Scratch scratch,
      long number,
      MemorySegment first,
      long second,
      long third,
      MemorySegment fourth,
      long fifth) {
    try {
      return (long)
          syscall.invokeExact(scratch.callState(), number, first, second, third, fourth, fifth, 0L);
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    }
  }
}
