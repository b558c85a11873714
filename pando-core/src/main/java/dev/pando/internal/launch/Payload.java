package dev.pando.internal.launch;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.UncheckedIOException;

/** Objects of a launch as bytes. */
public final class Payload {
  private Payload() {}

  /** Encodes a target. */
  public static byte[] encode(Object value) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(value);
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Object decode(byte[] bytes, ClassLoader loader)
      throws IOException, ClassNotFoundException {
    try (Input in = new Input(new ByteArrayInputStream(bytes), loader)) {
      return in.readObject();
    }
  }

  static byte[] encodeFailure(Throwable failure) {
    return encode(failure);
  }

  private static final class Input extends ObjectInputStream {
    private final ClassLoader loader;

    Input(InputStream in, ClassLoader loader) throws IOException {
      super(in);
      this.loader = loader;
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass type)
        throws IOException, ClassNotFoundException {
      return Class.forName(type.getName(), false, loader);
    }
  }
}
