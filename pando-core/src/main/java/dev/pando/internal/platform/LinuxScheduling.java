package dev.pando.internal.platform;

import dev.pando.internal.Sneaky;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * On which cpus and how urgently this process runs. To Linux both are affairs of single threads,
 * which new ones inherit from their makers (sched_setaffinity(2), setpriority(2)): so all that
 * there are get them, and those that were made meanwhile.
 */
final class LinuxScheduling {
  static final Linking<LinuxScheduling> LINKING = new Linking<>(LinuxScheduling::new);

  private static final int PRIO_PROCESS = 0;

  /** Room for 2048 cpus, the most a scratch struct holds; the kernel refuses too small a mask. */
  private static final long CPU_MASK_BYTES = 256;

  private static final Path THREADS = Path.of("/proc/self/task");

  private final MethodHandle getaffinity;
  private final MethodHandle setaffinity;
  private final MethodHandle setpriority;

  private LinuxScheduling() {
    ValueLayout.OfInt cInt = ValueLayout.JAVA_INT;
    FunctionDescriptor affinity =
        FunctionDescriptor.of(cInt, cInt, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);
    getaffinity = Downcall.withErrno("sched_getaffinity", affinity);
    setaffinity = Downcall.withErrno("sched_setaffinity", affinity);
    setpriority = Downcall.withErrno("setpriority", FunctionDescriptor.of(cInt, cInt, cInt, cInt));
  }

  /** A call for one thread; returns 0 or an error number. */
  private interface OfThread {
    int call(int thread) throws Throwable;
  }

  /** Pins this process to one of the cpus that it may use, counted round and round. */
  void pinToOneCpu(int index) throws IOException {
    List<Integer> cpus = cpus();
    if (cpus.isEmpty()) {
      throw new IOException("pin to a cpu: the kernel does not say which there are");
    }
    int cpu = cpus.get(index % cpus.size());
    forAllThreads(
        "pin to cpu " + cpu,
        thread -> {
          Downcall.Scratch scratch = Downcall.scratch();
          MemorySegment mask = scratch.struct(CPU_MASK_BYTES);
          mask.set(ValueLayout.JAVA_BYTE, cpu / Byte.SIZE, (byte) (1 << cpu % Byte.SIZE));
          int result =
              (int) setaffinity.invokeExact(scratch.callState(), thread, CPU_MASK_BYTES, mask);
          return result == 0 ? 0 : scratch.errno();
        });
  }

  /** The cpus that the calling thread may use. */
  private List<Integer> cpus() {
    Downcall.Scratch scratch = Downcall.scratch();
    MemorySegment mask = scratch.struct(CPU_MASK_BYTES);
    int result;
    try {
      result = (int) getaffinity.invokeExact(scratch.callState(), 0, CPU_MASK_BYTES, mask);
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    }
    return result < 0 ? List.of() : BitSet.valueOf(mask.asByteBuffer()).stream().boxed().toList();
  }

  void setNice(int nice) throws IOException {
    forAllThreads(
        "set nice " + nice,
        thread -> {
          Downcall.Scratch scratch = Downcall.scratch();
          int result =
              (int) setpriority.invokeExact(scratch.callState(), PRIO_PROCESS, thread, nice);
          return result == 0 ? 0 : scratch.errno();
        });
  }

  private static void forAllThreads(String what, OfThread action) throws IOException {
    Set<Integer> done = new HashSet<>();
    List<Integer> fresh = threads();
    while (!fresh.isEmpty()) {
      for (int thread : fresh) {
        int error;
        try {
          error = action.call(thread);
        } catch (Throwable e) {
          throw Sneaky.rethrow(e);
        }
        if (error != 0 && error != Errno.ESRCH) {
          throw Errno.exception(what, error);
        }
      }
      done.addAll(fresh);
      fresh = threads();
      fresh.removeAll(done);
    }
  }

  private static List<Integer> threads() throws IOException {
    List<Integer> threads = new ArrayList<>();
    try (Stream<Path> entries = Files.list(THREADS)) {
      entries.forEach(entry -> threads.add(Integer.parseInt(entry.getFileName().toString())));
    }
    return threads;
  }
}
