package dev.pando.internal.codec;

import dev.pando.spi.DecodingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what {@link IslandOutput} wrote. */
final class IslandInput extends ObjectInputStream {
  /**
   * Arrays up to this length are not held against the bytes that are left: some classes send a
   * length and only what differs.
   */
  private static final int FREE_ELEMENTS = 4 << 20;

  private final ObjectReader reader;

  /** Objects that are whole, of the classes that are replaced when they are whole. */
  private final Set<Object> resolved = Collections.newSetFromMap(new IdentityHashMap<>());

  private @Nullable Object ours;

  private IslandInput(ObjectReader reader) throws IOException {
    super(new Source(reader));
    this.reader = reader;
    enableResolveObject(true);
    setObjectInputFilter(new Filter());
  }

  static IslandInput open(ObjectReader reader) {
    try {
      return new IslandInput(reader);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  Object readIsland() {
    Object value;
    try {
      value = readObject();
    } catch (ClassNotFoundException e) {
      throw ObjectReader.missing(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new DecodingException("cannot rebuild an object: " + e, e);
    }
    if (value == null) {
      throw new DecodingException("damaged message: an island without an object");
    }
    if (!resolved.contains(value) && Serialization.readResolve(value.getClass()) != null) {
      throw new DecodingException(
          "an object of "
              + value.getClass().getName()
              + " is part of a cycle through its own readResolve, which cannot be rebuilt");
    }
    return value;
  }

  @Override
  protected void readStreamHeader() {}

  @Override
  protected Object resolveObject(Object object) {
    if (!(object instanceof String) && Serialization.readResolve(object.getClass()) != null) {
      resolved.add(object);
    }
    return object;
  }

  @Override
  protected Class<?> resolveClass(ObjectStreamClass descriptor) {
    return reader.resolve(descriptor.getName());
  }

  @Override
  @SuppressWarnings("deprecation") // the class is what is asked for here, not an instance
  protected Class<?> resolveProxyClass(String[] interfaces) throws ClassNotFoundException {
    Class<?>[] types = new Class<?>[interfaces.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = reader.resolve(interfaces[i]);
    }
    try {
      return Proxy.getProxyClass(reader.classLoader(), types);
    } catch (IllegalArgumentException e) {
      throw new ClassNotFoundException("a proxy of " + String.join(", ", interfaces), e);
    }
  }

  Object readOurs() {
    return reader.readWhole("an object with serialization code of its own");
  }

  /** Notes what the filter is asked about next: it has been checked by our own reading. */
  void resolved(Object value) {
    ours = value;
  }

  /** A class rather than a lambda keeps child starts fast. */
  private final class Filter implements ObjectInputFilter {
    @Override
    public Status checkInput(FilterInfo info) {
      return check(info);
    }
  }

  private ObjectInputFilter.Status check(ObjectInputFilter.FilterInfo info) {
    Class<?> type = info.serialClass();
    Object own = ours;
    ours = null;
    if (info.arrayLength() > Math.max(FREE_ELEMENTS, 16L * reader.remaining()) && own == null) {
      return ObjectInputFilter.Status.REJECTED;
    }
    if (type == null || (own != null && own.getClass() == type)) {
      return ObjectInputFilter.Status.UNDECIDED;
    }
    Class<?> element = Types.ofElement(type);
    if (!element.isPrimitive() && element != Surrogate.class && !Proxy.isProxyClass(element)) {
      reader.check(element.getName());
    }
    return ObjectInputFilter.Status.ALLOWED;
  }

  /** Takes from the message. */
  private static final class Source extends InputStream {
    private final ObjectReader reader;

    Source(ObjectReader reader) {
      this.reader = reader;
    }

    @Override
    public int read() {
      return reader.remaining() == 0 ? -1 : reader.readByte();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      int n = Math.min(length, reader.remaining());
      if (n == 0) {
        return length == 0 ? 0 : -1;
      }
      reader.readBytes(target, offset, n);
      return n;
    }

    @Override
    public int available() {
      return reader.remaining();
    }
  }
}
