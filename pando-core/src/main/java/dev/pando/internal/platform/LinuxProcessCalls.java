package dev.pando.internal.platform;

import dev.pando.internal.Sneaky;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** getpid, kill, waitid, pidfd_open, poll and sched_getaffinity. */
final class LinuxProcessCalls {
  static final Linking<LinuxProcessCalls> LINKING = new Linking<>(LinuxProcessCalls::new);

  private static final int P_PID = 1;
  private static final int P_PIDFD = 3;
  private static final int WNOHANG = 1;
  private static final int WEXITED = 4;
  private static final int CLD_EXITED = 1;

  /** siginfo_t on 64-bit Linux, as far as waitid(2) fills it. */
  private static final long SIGINFO_BYTES = 128;

  private static final long SIGINFO_CODE = 8;
  private static final long SIGINFO_PID = 12 + 4;
  private static final long SIGINFO_STATUS = 24;

  /** struct pollfd: descriptor, events, returned events. */
  private static final long POLLFD_BYTES = 8;

  private static final long POLLFD_EVENTS = 4;
  private static final short POLLIN = 1;

  /** Room for 2048 cpus, the most a scratch struct holds; the kernel refuses too small a mask. */
  private static final long CPU_MASK_BYTES = 256;

  private final MethodHandle getpid;
  private final MethodHandle kill;
  private final MethodHandle waitid;
  private final MethodHandle poll;
  private final MethodHandle getaffinity;
  private final MethodHandle pidfdOpen;

  private LinuxProcessCalls() {
    ValueLayout.OfInt cInt = ValueLayout.JAVA_INT;
    ValueLayout.OfLong cLong = ValueLayout.JAVA_LONG;
    getpid = Downcall.plain("getpid", FunctionDescriptor.of(cInt));
    kill = Downcall.withErrno("kill", FunctionDescriptor.of(cInt, cInt, cInt));
    waitid =
        Downcall.withErrno(
            "waitid", FunctionDescriptor.of(cInt, cInt, cInt, ValueLayout.ADDRESS, cInt));
    poll =
        Downcall.withErrno("poll", FunctionDescriptor.of(cInt, ValueLayout.ADDRESS, cLong, cInt));
    getaffinity =
        Downcall.withErrno(
            "sched_getaffinity", FunctionDescriptor.of(cInt, cInt, cLong, ValueLayout.ADDRESS));
    pidfdOpen =
        Downcall.withErrno(
            "syscall",
            FunctionDescriptor.of(cLong, cLong, cLong, cLong),
            Linker.Option.firstVariadicArg(1));
  }

  long getpid() {
    try {
      return (int) getpid.invokeExact();
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    }
  }

  /** Returns 0 or an error number. */
  int kill(long pid, int signal) {
    Downcall.Scratch scratch = Downcall.scratch();
    try {
      int result = (int) kill.invokeExact(scratch.callState(), (int) pid, signal);
      return result == 0 ? 0 : scratch.errno();
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    }
  }

  /** Returns a descriptor that becomes readable when the process ends, or minus the error. */
  int pidfdOpen(long pid) {
    Downcall.Scratch scratch = Downcall.scratch();
    try {
      long result =
          (long) pidfdOpen.invokeExact(scratch.callState(), LinuxArchitecture.PIDFD_OPEN, pid, 0L);
      return result >= 0 ? (int) result : -scratch.errno();
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    }
  }

  /** Waits until the descriptor is readable or the time is over. */
  void awaitReadable(int descriptor, int timeoutMillis) {
    Downcall.Scratch scratch = Downcall.scratch();
    MemorySegment request = scratch.struct(POLLFD_BYTES);
    request.set(ValueLayout.JAVA_INT, 0, descriptor);
    request.set(ValueLayout.JAVA_SHORT, POLLFD_EVENTS, POLLIN);
    try {
      int _ = (int) poll.invokeExact(scratch.callState(), request, 1L, timeoutMillis);
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    }
  }

  /** Reaps the child if it has ended. */
  Optional<ExitStatus> reap(long pid, int pidfd) throws IOException {
    Downcall.Scratch scratch = Downcall.scratch();
    MemorySegment info = scratch.struct(SIGINFO_BYTES);
    int kind = pidfd >= 0 ? P_PIDFD : P_PID;
    int id = pidfd >= 0 ? pidfd : (int) pid;
    int result;
    try {
      result = (int) waitid.invokeExact(scratch.callState(), kind, id, info, WEXITED | WNOHANG);
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    }
    if (result != 0) {
      if (scratch.errno() == Errno.EINTR) {
        return Optional.empty();
      }
      throw Errno.exception("wait for process " + pid, scratch.errno());
    }
    if (info.get(ValueLayout.JAVA_INT, SIGINFO_PID) == 0) {
      return Optional.empty();
    }
    int status = info.get(ValueLayout.JAVA_INT, SIGINFO_STATUS);
    boolean exited = info.get(ValueLayout.JAVA_INT, SIGINFO_CODE) == CLD_EXITED;
    return Optional.of(exited ? ExitStatus.exited(status) : ExitStatus.signalled(status));
  }

  /** Returns how many cpus the calling thread may run on, or 0 if the kernel does not say. */
  int affinity() {
    Downcall.Scratch scratch = Downcall.scratch();
    MemorySegment mask = scratch.struct(CPU_MASK_BYTES);
    int result;
    try {
      result = (int) getaffinity.invokeExact(scratch.callState(), 0, CPU_MASK_BYTES, mask);
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    }
    if (result < 0) {
      return 0;
    }
    int cpus = 0;
    for (long offset = 0; offset < CPU_MASK_BYTES; offset += Long.BYTES) {
      cpus += Long.bitCount(mask.get(ValueLayout.JAVA_LONG, offset));
    }
    return cpus;
  }
}
