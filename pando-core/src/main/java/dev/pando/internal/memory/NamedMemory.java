package dev.pando.internal.memory;

import dev.pando.internal.Sneaky;
import dev.pando.internal.segment.Grove;
import dev.pando.internal.segment.NamedFile;
import dev.pando.internal.segment.NamedFiles;
import dev.pando.memory.SharedMemory;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.util.function.Supplier;

/** {@link SharedMemory} in a file that {@code shm_open(3)} would find. */
public final class NamedMemory implements SharedMemory, Serializable {
  @Serial private static final long serialVersionUID = 1;

  /** So many random names in a row that are taken are no accident. */
  private static final int NAME_ATTEMPTS = 1000;

  /** What to attach to never is longer than what some directory allows. */
  private static final int MAX_NAME_BYTES = 255;

  private final transient NamedFile file;

  NamedMemory(NamedFile file) {
    this.file = file;
  }

  /** See {@link SharedMemory#create(long, Lifetime)}. */
  public static NamedMemory create(long bytes, Lifetime lifetime) throws IOException {
    return create(MemoryName::random, bytes, lifetime);
  }

  /** Tries name after name until one is free. */
  static NamedMemory create(Supplier<String> names, long bytes, Lifetime lifetime)
      throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return create(names.get(), bytes, lifetime);
      } catch (FileAlreadyExistsException taken) {
        if (attempt == NAME_ATTEMPTS) {
          throw taken;
        }
      }
    }
  }

  /** See {@link SharedMemory#create(String, long, Lifetime)}. */
  public static NamedMemory create(String name, long bytes, Lifetime lifetime) throws IOException {
    if (bytes <= 0) {
      throw new IllegalArgumentException(
          "Shared memory has at least one byte, so it cannot have " + bytes);
    }
    Grove grove = Grove.current();
    String plain = MemoryName.check(name, grove.maxNameBytes());
    try {
      return new NamedMemory(grove.createNamed(plain, bytes, owner(lifetime)));
    } catch (FileAlreadyExistsException e) {
      throw (IOException)
          new FileAlreadyExistsException(plain, null, "shared memory of this name exists")
              .initCause(e);
    } catch (IOException e) {
      throw new IOException("Shared memory \"" + plain + "\" cannot be made: " + e.getMessage(), e);
    }
  }

  private static NamedFiles.Owner owner(Lifetime lifetime) {
    return switch (lifetime) {
      case PROCESS -> NamedFiles.Owner.PROCESS;
      case PROGRAM -> NamedFiles.Owner.GROVE;
      case UNTIL_UNLINKED -> NamedFiles.Owner.NOBODY;
    };
  }

  /** See {@link SharedMemory#attach}. */
  public static NamedMemory attach(String name) throws IOException {
    return new NamedMemory(Grove.openNamed(MemoryName.check(name, MAX_NAME_BYTES)));
  }

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public long size() {
    return file.bytes();
  }

  @Override
  public MemorySegment segment() {
    return file.memory();
  }

  @Override
  public ByteBuffer asByteBuffer() {
    if (size() > Integer.MAX_VALUE) {
      throw new UnsupportedOperationException(
          "A buffer cannot have more than 2 GiB, and the shared memory \"%s\" has %d bytes: use segment(), or a slice of it"
              .formatted(name(), size()));
    }
    return segment().asByteBuffer().order(ByteOrder.nativeOrder());
  }

  @Override
  public boolean isClosed() {
    return file.isClosed();
  }

  @Override
  public void close() {
    file.close();
  }

  @Override
  public void unlink() throws IOException {
    file.unlink();
  }

  /** Equal is what gives access to the same memory, not to another one of the same name. */
  @Override
  public boolean equals(Object other) {
    return other instanceof NamedMemory memory && memory.file.key().equals(file.key());
  }

  @Override
  public int hashCode() {
    return file.key().hashCode();
  }

  @Override
  public String toString() {
    return "SharedMemory[" + name() + ", " + size() + " bytes" + (isClosed() ? ", closed]" : "]");
  }

  // --- Travelling

  @Serial
  private Object writeReplace() {
    return new Reference(name());
  }

  @Serial
  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("shared memory travels by its name");
  }

  /**
   * What crosses: the name.
   *
   * @param name of the memory
   */
  private record Reference(String name) implements Serializable {
    @Serial
    private Object readResolve() {
      try {
        return new NamedMemory(Grove.openArrived(name));
      } catch (IOException e) {
        throw Sneaky.rethrow(e);
      }
    }
  }
}
