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

  /** Since Linux 5.14, see madvise(2). */
  static final long MADV_POPULATE_READ = 22;

  /** The same. */
  static final long MADV_POPULATE_WRITE = 23;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** struct timespec on 64-bit Linux: seconds, then nanoseconds. */
  private static final long TIMESPEC_BYTES = 16;

  private static final long TIMESPEC_NANOS = 8;

  private final MethodHandle syscall;
  private final long futexNumber;
  private final long madviseNumber;

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
    MemorySegment timeout = scratch.struct(TIMESPEC_BYTES);
    timeout.set(ValueLayout.JAVA_LONG, 0, timeoutNanos / NANOS_PER_SECOND);
    timeout.set(ValueLayout.JAVA_LONG, TIMESPEC_NANOS, timeoutNanos % NANOS_PER_SECOND);
    return futex(scratch, word, FUTEX_WAIT, expected, timeout) < 0 ? scratch.errno() : 0;
  }

  /** Returns how many sleepers were woken. */
  int futexWake(MemorySegment word, int count) {
    return (int) futex(Downcall.scratch(), word, FUTEX_WAKE, count, MemorySegment.NULL);
  }

  /** Gives advice on whole pages; an error means no more than page faults later. */
  void advise(MemorySegment pages, long advice) {
    long _ =
        call(
            Downcall.scratch(), madviseNumber, pages, pages.byteSize(), advice, MemorySegment.NULL);
  }

  private long futex(
      Downcall.Scratch scratch, MemorySegment word, int operation, int value, MemorySegment time) {
    return call(scratch, futexNumber, word, operation, value & 0xFFFF_FFFFL, time);
  }

  private long call(
      Downcall.Scratch scratch,
      long number,
      MemorySegment first,
      long second,
      long third,
      MemorySegment fourth) {
    try {
      return (long)
          syscall.invokeExact(scratch.callState(), number, first, second, third, fourth, 0L, 0L);
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    }
  }
}
