package dev.pando.internal.codec;

import dev.pando.spi.ClassFilter;
import dev.pando.spi.DecodingException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an {@link ObjectWriter} wrote, in the same order. Reusable; for one thread at a time.
 *
 * <p>Whatever the bytes are, reading them gives an object or a {@link DecodingException}: nothing
 * is allocated that the length of the message does not warrant, and no class is loaded that the
 * {@link ClassFilter} refuses.
 */
public final class ObjectReader extends MessageInput {
  /** What {@link #readValue} gives for an object that is not there yet; see {@link Endgame}. */
  static final Object PENDING = new Object();

  private static final byte DONE = 0;
  private static final byte OPEN = 1;
  private static final byte UNBORN = 2;
  private static final byte UNSETTLED = 3;

  /** Open, but may be replaced by something else when it is whole; and the same, referred to. */
  private static final byte RESOLVING = 4;

  private static final byte RESOLVING_REFERRED = 5;

  final @Nullable OutOfBand outOfBand;
  final ShapeReader shapes;
  final Endgame endgame = new Endgame(this);

  /** Grows whenever something is read that is not complete before the end. */
  int unsettled;

  /** The handle that the last PENDING stands for. */
  int pendingHandle;

  private final DeepStack stack = new DeepStack();
  private @Nullable SerialInput serialInput;
  private @Nullable Object[] objects = new @Nullable Object[16];
  private byte[] states = new byte[16];
  private int handles;
  private @Nullable ClassLoader loader;
  private ClassFilter filter = ClassFilter.all();

  /** Reads self-contained messages. */
  public ObjectReader() {
    this(Shapes.inline(), null);
  }

  /** Reads the messages of a connection; the arguments as for the writer at the other end. */
  public ObjectReader(Shapes shapes, @Nullable OutOfBand outOfBand) {
    this.shapes = new ShapeReader(shapes);
    this.outOfBand = outOfBand;
  }

  /** Reads self-contained bytes from their beginning. */
  public ObjectReader(byte[] message) {
    this();
    wrap(message, 0, message.length);
  }

  /** Starts to read a message of {@code length} bytes. */
  public void wrap(byte[] bytes, int offset, int length) {
    if (offset < 0 || length < 0 || offset > bytes.length - length) {
      throw new IndexOutOfBoundsException(offset + " + " + length + " of " + bytes.length);
    }
    buffer = bytes;
    position = offset;
    end = offset + length;
    shapes.reset();
  }

  /**
   * Sets the loader that finds classes; null for the context class loader of the reading thread.
   */
  public void setClassLoader(@Nullable ClassLoader classLoader) {
    if (!Objects.equals(loader, classLoader)) {
      loader = classLoader;
      shapes.forget();
    }
  }

  /** Sets who is asked before a class is used. */
  public void setClassFilter(ClassFilter classFilter) {
    if (!filter.equals(classFilter)) {
      filter = classFilter;
      shapes.forget();
    }
  }

  /**
   * Reads an object.
   *
   * @throws DecodingException when it cannot be rebuilt; the rest of the message can still be read
   *     from a place that is known by other means
   */
  public @Nullable Object readObject() throws DecodingException {
    if (remaining() > 0) {
      int tag = buffer[position];
      if (tag == Tags.INTEGER) {
        position++;
        return readSignedVarInt();
      }
      if (tag == Tags.STRING_LATIN1) {
        position++;
        return readLatin1();
      }
    }
    return read(false);
  }

  /** Reads what {@link ObjectWriter#writeList} wrote, into a fixed-size list. */
  @SuppressWarnings("NullAway") // a null list never comes from here
  public List<@Nullable Object> readList() throws DecodingException {
    return Arrays.asList(readArray());
  }

  /** Reads what {@link ObjectWriter#writeList} wrote. */
  public @Nullable Object[] readArray() throws DecodingException {
    return (@Nullable Object[]) Objects.requireNonNull(read(true));
  }

  private @Nullable Object read(boolean list) {
    boolean done = false;
    try {
      handles = 0;
      unsettled = 0;
      stack.reset();
      @Nullable Object value;
      if (list) {
        value = CollectionReader.readElements(this);
      } else {
        value = readValue();
        if (isPending(value)) {
          throw new DecodingException("damaged message: an object that is only itself");
        }
      }
      endgame.finish();
      done = true;
      return value;
    } catch (DecodingException e) {
      throw e;
    } catch (StackOverflowError e) {
      throw new DecodingException(
          "an object is nested too deeply (about " + stack.deepest() + " levels reached)", e);
    } catch (OutOfMemoryError e) {
      throw new DecodingException(
          "no memory left to rebuild an object from a message of "
              + end
              + " bytes; the heap limit is "
              + (Runtime.getRuntime().maxMemory() >> 20)
              + " MiB",
          e);
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      throw new DecodingException("cannot rebuild an object: " + e, e);
    } finally {
      if (!done) {
        endgame.clear();
      }
      finish();
    }
  }

  private void finish() {
    if (objects.length > 1 << 14) {
      objects = new @Nullable Object[16];
      states = new byte[16];
    } else {
      Arrays.fill(objects, 0, handles, null);
    }
    handles = 0;
  }

  /** Reads one object of the graph, perhaps {@link #PENDING}. */
  @Nullable Object readValue() {
    int tag = readByte();
    return switch (tag) {
      case Tags.NULL -> null;
      case Tags.INTEGER -> readSignedVarInt();
      case Tags.STRING_LATIN1 -> readLatin1();
      case Tags.STRING_UTF16 -> readUtf16();
      case Tags.TRUE -> true;
      case Tags.FALSE -> false;
      case Tags.LONG -> readSignedVarLong();
      case Tags.DOUBLE -> Double.longBitsToDouble(readLong());
      case Tags.REFERENCE -> reference(readVarInt());
      default -> Tags.isLeaf(tag) ? LeafReader.read(this, tag) : readContainer(tag);
    };
  }

  @SuppressWarnings("ReferenceEquality") // the one object with this meaning
  static boolean isPending(@Nullable Object value) {
    return value == PENDING;
  }

  private @Nullable Object readContainer(int tag) {
    @Nullable Object result;
    if (stack.enter()) {
      result = stack.runDeeper(() -> readShared(tag));
    } else {
      result = readShared(tag);
    }
    stack.leave();
    return result;
  }

  /** Reads an object that has to be there. */
  Object readWhole(String owner) {
    Object value = readValue();
    if (isPending(value) || value == null) {
      throw new DecodingException("damaged message: " + owner + " cannot hold what comes later");
    }
    return value;
  }

  /** Reads an object or null; not one that comes later. */
  @Nullable Object readSettledOrNull(String owner) {
    Object value = readValue();
    if (isPending(value)) {
      throw new DecodingException("damaged message: " + owner + " cannot hold what comes later");
    }
    return value;
  }

  private @Nullable Object readShared(int tag) {
    return switch (tag) {
      case Tags.LAMBDA -> FieldsReader.readLambda(this);
      case Tags.RECORD -> FieldsReader.readRecord(this);
      case Tags.PLAIN -> FieldsReader.readPlain(this);
      case Tags.REDUCED -> FieldsReader.readReduced(this);
      case Tags.SERIAL -> SerialReader.read(this);
      case Tags.REPLACED -> SerialReader.readReplaced(this);
      case Tags.RESOLVED_RECORD -> SerialReader.readResolvedRecord(this);
      case Tags.PROXY -> SerialReader.readProxy(this);
      case Tags.JDK_BLOCK -> SerialReader.readClosed(this);
      default ->
          tag < Tags.ARRAY_LIST ? ArrayReader.read(this, tag) : CollectionReader.read(this, tag);
    };
  }

  SerialInput serialInput() {
    SerialInput s = serialInput;
    if (s == null) {
      s = SerialInput.open(this);
      serialInput = s;
    }
    return s;
  }

  private Object reference(int handle) {
    if (handle < 0 || handle >= handles) {
      throw new DecodingException("damaged message: reference to object " + handle);
    }
    byte state = states[handle];
    if (state != DONE) {
      unsettled++;
    }
    Object value = objects[handle];
    if (state == RESOLVING && !isOwnField(value)) {
      states[handle] = RESOLVING_REFERRED;
    }
    if (state == UNBORN || value == null) {
      pendingHandle = handle;
      return PENDING;
    }
    return value;
  }

  /** An object's own field may refer to it; that reference goes when the object is replaced. */
  @SuppressWarnings("ReferenceEquality") // the very object
  private boolean isOwnField(@Nullable Object value) {
    SerialInput s = serialInput;
    return s != null && s.object() == value && s.depth() == stack.depth();
  }

  int depth() {
    return stack.depth();
  }

  /** The object of a handle whose turn has come. */
  Object referenced(int handle) {
    Object value = objects[handle];
    if (value == null) {
      throw new DecodingException("damaged message: object " + handle + " never came");
    }
    return value;
  }

  /** Gives the next handle to an object whose content follows. */
  int open(Object value) {
    int handle = reserve();
    objects[handle] = value;
    states[handle] = OPEN;
    return handle;
  }

  /** As {@link #open}, for an object that has a readResolve. */
  int openResolving(Object value) {
    int handle = open(value);
    states[handle] = RESOLVING;
    return handle;
  }

  /** A readResolve has put something else in the place of an object. */
  void replaced(int handle, Class<?> type, @Nullable Object value) {
    if (states[handle] == RESOLVING_REFERRED) {
      throw new DecodingException(
          "an object of "
              + type.getName()
              + " is part of a cycle through its own readResolve, which cannot be rebuilt");
    }
    objects[handle] = value;
  }

  /** Gives the next handle to an object that is made after its content. */
  int reserve() {
    int handle = handles++;
    if (handle == objects.length) {
      objects = Arrays.copyOf(objects, handle * 2);
      states = Arrays.copyOf(states, handle * 2);
    }
    states[handle] = UNBORN;
    return handle;
  }

  /** Gives a reserved handle to an object whose content is still being read. */
  void openReserved(int handle, Object value) {
    objects[handle] = value;
    states[handle] = OPEN;
  }

  void born(int handle, Object value) {
    objects[handle] = value;
  }

  void settle(int handle, int unsettledBefore) {
    states[handle] = unsettled == unsettledBefore ? DONE : UNSETTLED;
  }

  /** The loader that classes are looked up with. */
  ClassLoader classLoader() {
    ClassLoader l = loader;
    if (l == null) {
      l = Thread.currentThread().getContextClassLoader();
    }
    return l == null ? ClassLoader.getSystemClassLoader() : l;
  }

  /** Refuses a class that the filter does not allow. */
  void check(String className) {
    if (!filter.allows(className)) {
      throw new DecodingException("the class filter does not allow " + className);
    }
  }

  /** Finds a class by its name, without initialising it. */
  Class<?> resolve(String name) {
    Class<?> primitive = Class.forPrimitiveName(name);
    if (primitive != null) {
      return primitive;
    }
    String element = ClassNames.element(name);
    if (element.length() > 1) {
      check(element);
    }
    try {
      return Class.forName(name, false, classLoader());
    } catch (ClassNotFoundException e) {
      throw missing(name, e);
    } catch (LinkageError e) {
      throw new DecodingException("the class " + name + " cannot be linked here: " + e, e);
    }
  }

  static DecodingException missing(String name, Throwable cause) {
    return new DecodingException(
        "the class " + name + " is not on the class path of this process", cause);
  }
}
