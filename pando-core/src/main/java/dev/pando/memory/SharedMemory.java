package dev.pando.memory;

import dev.pando.internal.memory.NamedMemory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * A block of memory with a name, by which any process of the machine can map it; Python's {@code
 * multiprocessing.shared_memory.SharedMemory}. On Linux either side opens what the other one made.
 *
 * {@snippet :
 * try (SharedMemory memory = SharedMemory.create(1 << 20)) {
 *   memory.segment().set(ValueLayout.JAVA_INT, 0, 42);
 *   String name = memory.name(); // psm_1f0c6a2e: to another process, Java or Python
 *   try (SharedMemory same = SharedMemory.attach(name)) {
 *     assert same.segment().get(ValueLayout.JAVA_INT, 0) == 42;
 *   }
 *   memory.unlink();
 * }
 * }
 *
 * <p>An object of this type is one process' access to the memory. {@link #close} ends the access,
 * {@link #unlink} takes the name away; the memory itself is given back when it has no name and
 * nobody has it mapped any more. Either can come first.
 *
 * <h2>Who owns it</h2>
 *
 * <p>To attach never makes an owner: whatever becomes of a process that attached, the memory stays.
 * What {@link #create} made goes, if nobody unlinked it before, with the {@link Lifetime} that was
 * asked for, also when processes are killed: the parent of a killed process removes what it left,
 * and for a whole program that was killed the next start of any Pando program, or {@code pando
 * clean}.
 *
 * <h2>Travelling</h2>
 *
 * <p>Handed to another process, an object gives access to the same memory there, as {@link #attach}
 * does; if it was unlinked meanwhile, the receiver gets a {@link java.nio.file.NoSuchFileException}
 * within the error that says so. Access that came in this way ends by itself when nothing refers to
 * it any more; what {@link #create} and {@link #attach} return has to be closed.
 *
 * <h2>Memory effects</h2>
 *
 * <p>None by itself: use volatile accesses through a {@link java.lang.invoke.VarHandle}, or any of
 * the synchronising objects. What was written before a lock was released, a queue was put to or a
 * process was started is seen by who acquires the lock, takes the element or is the process.
 */
public interface SharedMemory extends AutoCloseable {

  /** With whom memory goes that nobody unlinks. */
  enum Lifetime {
    /** With the process that made it, whether it ends in good order or is killed. */
    PROCESS,

    /**
     * With the last process of the program, which is the tree of processes from one root: for
     * memory that a worker makes and leaves to others.
     */
    PROGRAM,

    /**
     * With nobody, like Python's {@code track=False}: somebody has to unlink it, or it stays until
     * the machine is started again.
     */
    UNTIL_UNLINKED
  }

  /**
   * Makes memory of zeros under a random name that goes with this process.
   *
   * @param bytes length in bytes, at least 1
   * @throws IOException if it does not fit; the message has the figures
   */
  static SharedMemory create(long bytes) throws IOException {
    return NamedMemory.create(bytes, Lifetime.PROCESS);
  }

  /**
   * Makes memory of zeros under a random name.
   *
   * @param bytes length in bytes, at least 1
   * @param lifetime with whom it goes
   * @throws IOException if it does not fit; the message has the figures
   */
  static SharedMemory create(long bytes, Lifetime lifetime) throws IOException {
    return NamedMemory.create(bytes, lifetime);
  }

  /**
   * Makes memory of zeros that goes with this process.
   *
   * @param name any characters but {@code /} and NUL, at most 255 bytes in UTF-8 (in {@code
   *     /dev/shm}; 13 less in other directories); one leading slash, as {@code shm_open(3)} wants
   *     it, is taken off
   * @param bytes length in bytes, at least 1
   * @throws java.nio.file.FileAlreadyExistsException if the name is taken
   * @throws IOException if it does not fit; the message has the figures
   */
  static SharedMemory create(String name, long bytes) throws IOException {
    return NamedMemory.create(name, bytes, Lifetime.PROCESS);
  }

  /**
   * Makes memory of zeros.
   *
   * @param name as in {@link #create(String, long)}
   * @param bytes length in bytes, at least 1
   * @param lifetime with whom it goes
   * @throws java.nio.file.FileAlreadyExistsException if the name is taken
   * @throws IOException if it does not fit; the message has the figures
   */
  static SharedMemory create(String name, long bytes, Lifetime lifetime) throws IOException {
    return NamedMemory.create(name, bytes, lifetime);
  }

  /**
   * Gives access to the memory of a name, whoever made it.
   *
   * @param name as in {@link #create(String, long)}
   * @throws java.nio.file.NoSuchFileException if there is none
   * @throws IOException if the memory cannot be mapped
   */
  static SharedMemory attach(String name) throws IOException {
    return NamedMemory.attach(name);
  }

  /** The name, without the slash that {@code shm_open(3)} puts in front. */
  String name();

  /** Length in bytes: as it was created, or as large as what was attached to. */
  long size();

  /**
   * The memory; may be used by all threads until {@link #close}.
   *
   * @throws IllegalStateException if this access is closed, as do all uses of the segment then
   */
  MemorySegment segment();

  /**
   * The memory as a buffer in the order of the machine's bytes; a new one with each call.
   *
   * @throws IllegalStateException if this access is closed, as do all uses of the buffer then
   * @throws UnsupportedOperationException if it has more than 2 GiB, which a buffer cannot
   */
  ByteBuffer asByteBuffer();

  /** Whether {@link #close} was called. */
  boolean isClosed();

  /** Unmaps the memory here; others keep theirs, and the name stays. Has an effect once. */
  @Override
  void close();

  /**
   * Takes the name away, so that nobody can attach any more and the memory is given back with the
   * last access. To be called once, by anybody, also after {@link #close}.
   *
   * @throws java.nio.file.NoSuchFileException if it has no name any more, or another one has it
   * @throws IOException if the name cannot be taken away, for example for want of permission
   */
  void unlink() throws IOException;
}
