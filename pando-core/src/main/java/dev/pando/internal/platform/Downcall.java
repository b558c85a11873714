package dev.pando.internal.platform;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/** Links functions of the C library and gives each thread a place for errno and small structs. */
final class Downcall {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private Downcall() {}

  /** Native memory of one thread, good until its next call. */
  static final class Scratch {
    private static final long STRUCT_BYTES = 256;
    private final MemorySegment callState;
    private final MemorySegment struct;

    private Scratch() {
      Arena arena = Arena.ofAuto();
      callState = arena.allocate(CALL_STATE);
      struct = arena.allocate(STRUCT_BYTES, Long.BYTES);
    }

    /** Returns where the call leaves errno. */
    MemorySegment callState() {
      return callState;
    }

    int errno() {
      return (int) ERRNO.get(callState, 0L);
    }

    /** Returns {@code bytes} zero bytes for an argument or a result. */
    MemorySegment struct(long bytes) {
      return struct.asSlice(0, bytes).fill((byte) 0);
    }
  }

  static Scratch scratch() {
    return SCRATCH.get();
  }

  /** Links a function that sets errno. */
  static MethodHandle withErrno(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    List<Linker.Option> all = new ArrayList<>(List.of(options));
    all.add(Linker.Option.captureCallState("errno"));
    return plain(name, descriptor, all.toArray(Linker.Option[]::new));
  }

  /** Links a function that does not set errno. */
  @SuppressWarnings("restricted") // the purpose of this class; Pando is started with the permission
  static MethodHandle plain(String name, FunctionDescriptor descriptor, Linker.Option... options) {
    MemorySegment address =
        LINKER
            .defaultLookup()
            .find(name)
            .orElseThrow(() -> new UnsatisfiedLinkError("The C library has no " + name));
    return LINKER.downcallHandle(address, descriptor, options);
  }

  /** Tells whether the C library has the function. */
  static boolean exists(String name) {
    return LINKER.defaultLookup().find(name).isPresent();
  }
}
