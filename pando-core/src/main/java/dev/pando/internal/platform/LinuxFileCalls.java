package dev.pando.internal.platform;

import dev.pando.internal.Sneaky;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Open-file-description locks, posix_fallocate, the search for holes, and mapping.
 *
 * <p>The locks' struct, see fcntl(2), "Open file description locks (non-POSIX)":
 *
 * <pre>
 *   0       2       4               8               16              24      28      32
 *  +-------+-------+---------------+---------------+---------------+-------+-------+
 *  | type  |whence |   (padding)   |     start     |    length     |  pid  | (pad) |
 *  +-------+-------+---------------+---------------+---------------+-------+-------+
 * </pre>
 */
final class LinuxFileCalls implements LockCalls {
  static final Linking<LinuxFileCalls> LINKING = new Linking<>(LinuxFileCalls::new);

  private static final long FLOCK_BYTES = 32;
  private static final long FLOCK_TYPE = 0;
  private static final long FLOCK_START = 8;
  private static final long FLOCK_LENGTH = 16;
  private static final short F_WRLCK = 1;
  private static final short F_UNLCK = 2;
  private static final int F_OFD_GETLK = 36;
  private static final int F_OFD_SETLK = 37;

  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_SHARED = 1;
  private static final long MAP_FAILED = -1;

  /** Looks for the first hole, see lseek(2); the end of the file counts as one. */
  private static final int SEEK_HOLE = 4;

  private static final int O_RDWR = 2;
  private static final int O_CLOEXEC = 0x80000;

  private static final int INTERRUPTED_RETRIES = 100;

  private final MethodHandle open;
  private final MethodHandle close;
  private final MethodHandle fcntl;
  private final MethodHandle fallocate;
  private final MethodHandle lseek;
  private final MethodHandle mmap;
  private final MethodHandle munmap;

  private LinuxFileCalls() {
    ValueLayout.OfInt cInt = ValueLayout.JAVA_INT;
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
    fallocate =
        Downcall.plain(
            "posix_fallocate",
            FunctionDescriptor.of(cInt, cInt, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    lseek =
        Downcall.plain(
            "lseek",
            FunctionDescriptor.of(ValueLayout.JAVA_LONG, cInt, ValueLayout.JAVA_LONG, cInt));
    mmap =
        Downcall.withErrno(
            "mmap",
            FunctionDescriptor.of(
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG,
                cInt,
                cInt,
                cInt,
                ValueLayout.JAVA_LONG));
    munmap =
        Downcall.plain(
            "munmap", FunctionDescriptor.of(cInt, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
  }

  @Override
  public int open(Path file) throws IOException {
    Downcall.Scratch scratch = Downcall.scratch();
    int descriptor;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(file.toString());
      descriptor = (int) open.invokeExact(scratch.callState(), path, O_RDWR | O_CLOEXEC);
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    }
    if (descriptor < 0 && scratch.errno() == Errno.ENOENT) {
      throw new NoSuchFileException(file.toString());
    }
    if (descriptor < 0) {
      throw Errno.exception("open " + file, scratch.errno());
    }
    return descriptor;
  }

  @Override
  public void close(int descriptor) {
    try {
      int _ = (int) close.invokeExact(descriptor);
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    }
  }

  @Override
  public boolean isRemoved(int descriptor, Path file) {
    return Files.notExists(file);
  }

  @Override
  public boolean tryLock(int descriptor, long start, long length) throws IOException {
    Downcall.Scratch scratch = Downcall.scratch();
    MemorySegment flock = flock(scratch, F_WRLCK, start, length);
    if (fcntl(scratch, descriptor, F_OFD_SETLK, flock) == 0) {
      return true;
    }
    if (scratch.errno() == Errno.EAGAIN || scratch.errno() == Errno.EACCES) {
      return false;
    }
    throw Errno.exception("lock slot " + start, scratch.errno());
  }

  @Override
  public void unlock(int descriptor, long start, long length) throws IOException {
    Downcall.Scratch scratch = Downcall.scratch();
    if (fcntl(scratch, descriptor, F_OFD_SETLK, flock(scratch, F_UNLCK, start, length)) != 0) {
      throw Errno.exception("unlock slot " + start, scratch.errno());
    }
  }

  @Override
  public boolean isLockedElsewhere(int descriptor, long start) throws IOException {
    Downcall.Scratch scratch = Downcall.scratch();
    MemorySegment flock = flock(scratch, F_WRLCK, start, 1);
    if (fcntl(scratch, descriptor, F_OFD_GETLK, flock) != 0) {
      throw Errno.exception("probe slot " + start, scratch.errno());
    }
    return flock.get(ValueLayout.JAVA_SHORT, FLOCK_TYPE) != F_UNLCK;
  }

  private static MemorySegment flock(
      Downcall.Scratch scratch, short type, long start, long length) {
    MemorySegment flock = scratch.struct(FLOCK_BYTES);
    flock.set(ValueLayout.JAVA_SHORT, FLOCK_TYPE, type);
    flock.set(ValueLayout.JAVA_LONG, FLOCK_START, start);
    flock.set(ValueLayout.JAVA_LONG, FLOCK_LENGTH, length);
    return flock;
  }

  private int fcntl(Downcall.Scratch scratch, int descriptor, int command, MemorySegment argument) {
    try {
      return (int) fcntl.invokeExact(scratch.callState(), descriptor, command, argument);
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    }
  }

  /** Maps the first bytes of the file for reading and writing, see mmap(2). */
  @SuppressWarnings("restricted") // so many bytes were asked for
  MemorySegment map(int descriptor, long bytes) throws IOException {
    Downcall.Scratch scratch = Downcall.scratch();
    MemorySegment memory;
    try {
      memory =
          (MemorySegment)
              mmap.invokeExact(
                  scratch.callState(),
                  MemorySegment.NULL,
                  bytes,
                  PROT_READ_WRITE,
                  MAP_SHARED,
                  descriptor,
                  0L);
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    }
    if (memory.address() == MAP_FAILED) {
      throw Errno.exception("map " + bytes + " bytes", scratch.errno());
    }
    return memory.reinterpret(bytes);
  }

  void unmap(MemorySegment memory) {
    try {
      int _ = (int) munmap.invokeExact(memory, memory.byteSize());
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    }
  }

  /** Tells whether one of the file's first bytes has no page; no where the system cannot say. */
  boolean hasHoles(int descriptor, long bytes) {
    try {
      long hole = (long) lseek.invokeExact(descriptor, 0L, SEEK_HOLE);
      return hole >= 0 && hole < bytes;
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    }
  }

  /** Reserves the bytes; returns 0 or an error number, as posix_fallocate(3). */
  int fallocate(int descriptor, long offset, long length) {
    int error = Errno.EINTR;
    // tmpfs gives up on any pending signal and takes back what it had; the JVM uses signals.
    for (int i = 0; error == Errno.EINTR && i < INTERRUPTED_RETRIES; i++) {
      try {
        error = (int) fallocate.invokeExact(descriptor, offset, length);
      } catch (Throwable e) {
        throw Sneaky.rethrow(e);
      }
    }
    return error;
  }
}
